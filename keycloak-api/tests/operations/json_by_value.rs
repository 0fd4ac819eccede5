use keycloak_api_macros::operations;

#[operations]
trait Wrong: Send + Sync {
    #[post("/a")]
    async fn a(&self, #[json] b: u8) -> keycloak_api::Result<()>;
}

fn main() {}
