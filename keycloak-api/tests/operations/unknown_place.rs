use keycloak_api_macros::operations;

#[operations]
trait Wrong: Send + Sync {
    #[get("/a")]
    async fn a(&self, #[cookie] b: &str) -> keycloak_api::Result<()>;
}

fn main() {}
