use keycloak_api_macros::operations;

#[operations]
trait Wrong: Send + Sync {
    const A: u8;
}

fn main() {}
