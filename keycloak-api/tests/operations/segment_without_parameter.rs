use keycloak_api_macros::operations;

#[operations]
trait Wrong: Send + Sync {
    #[get("/a/{b}")]
    async fn a(&self) -> keycloak_api::Result<()>;
}

fn main() {}
