//! Control characters, and sequences that colour a terminal, in what the endpoints are asked (CWE-117). Keycloak takes them
//! out of some parameters, and not of others.

use super::{ASK, AUTH, CODE, CONF, TOKEN, ask_for, encoded, expect_short, field};
use crate::browser::Browser;
use crate::call::Call;
use crate::case::Outcome;
use crate::cases;
use crate::world::World;

cases![authorization, redirect_uris, pushed, codes, grants];

const SIGNS: &str = "[31ma[mb[1;2mc%7fd%1B[0Ke%1bf%0%0ag%1";

async fn authorization(world: &mut World) -> Outcome {
    for (step, query) in [
        ("state", ASK.replace("state=st", &format!("state={}", encoded(SIGNS)))),
        ("client", ASK.replace("=conf", "=conf%0A")),
        ("type", ASK.replace("=code", "=co%0Ade")),
        ("mode", format!("{ASK}&response_mode=frag%0Ament")),
        ("age", format!("{ASK}&max_age=1%0A")),
        ("scope", ASK.replace("=openid", "=open%0Aid")),
        ("wrong scope", ASK.replace("=openid", &format!("={}", encoded(SIGNS)))),
        ("terminal", ASK.replace("=openid", "=openid%1B%5B31m")),
        ("twice", format!("{ASK}&state=%0A")),
        ("challenge", format!("{ASK}&code_challenge_method=pl%0Aain&code_challenge={}%0A", "a".repeat(43))),
        ("challenge by no method", format!("{ASK}&code_challenge_method=none&code_challenge={}", "a".repeat(43))),
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}&prompt=no%0Ane")).await?;
        expect_short(world, step, &answer);
    }
    let page = Browser::default().get(world, &format!("{AUTH}?{ASK}&login_hint={}", encoded(SIGNS))).await?;
    world.expect_value("hint", &serde_json::json!(field(&page, "username")));
    Ok(())
}

/// The address is looked for as it is left.
async fn redirect_uris(world: &mut World) -> Outcome {
    for (uri, cleaned) in [
        ("http://localhost:9999/wild/a%0d%0ab?c=%0ad", "http://localhost:9999/wild/ab?c=d"),
        ("http://localhost:9999/w%00ild/a", "http://localhost:9999/wild/a"),
        ("http://localhost:9999/c%0ab", "http://localhost:9999/cb"),
    ] {
        let answer = Browser::default().get(world, &format!("{AUTH}?{}&prompt=none", ask_for(uri))).await?;
        expect_short(world, uri, &answer);
        for shown in [uri, cleaned, "http://localhost:9999/wild"] {
            let code = Browser::default().code(world, &ask_for(uri)).await?;
            let form = format!("grant_type=authorization_code&code={code}&redirect_uri={}&{CONF}", encoded(shown));
            let answer = world.answer(Call::post(TOKEN).form(form)).await?;
            world.expect_value(&format!("{uri}, shown {shown}"), &serde_json::json!(answer.status.as_u16()));
        }
    }
    Ok(())
}

async fn pushed(world: &mut World) -> Outcome {
    let path = "/realms/{realm}/protocol/openid-connect/ext/par/request";
    for (step, state, scope) in [("state", "a%0Ab", "openid"), ("scope", "st", "open%0Aid"), ("wrong", "st", "no%0Ape")]
    {
        let form = ASK.replace("state=st", &format!("state={state}")).replace("=openid", &format!("={scope}"));
        let form = form.replace("client_id=conf&", "");
        let answer = world.answer(Call::post(path).form(format!("{form}&{CONF}"))).await?;
        expect_short(world, step, &answer);
        let uri = answer.json()["request_uri"].as_str().unwrap_or_default().to_owned();
        let query = format!("client_id=conf&request_uri={}&prompt=none", encoded(&uri));
        let answer = Browser::default().get(world, &format!("{AUTH}?{query}")).await?;
        expect_short(world, &format!("{step}, then"), &answer);
    }
    Ok(())
}

async fn codes(world: &mut World) -> Outcome {
    for (step, sign) in [("a line end", "%0D%0A"), ("an encoded one", "%250a"), ("a colour", "%5B0m")] {
        world.code(ASK).await?;
        let form = CODE.replace("{code}", &format!("{{code}}{sign}"));
        let answer = world.answer(Call::post(TOKEN).form(format!("{form}&{CONF}"))).await?;
        world.expect_value(step, &serde_json::json!(answer.status.as_u16()));
    }
    Ok(())
}

async fn grants(world: &mut World) -> Outcome {
    const GRANT: &str = "grant_type=password&username=alice&password=alice-password&scope=openid";
    for (step, form) in [
        ("type", format!("{}&{CONF}", GRANT.replace("=password&", "=pass%0Aword&"))),
        ("type, encoded", format!("{}&{CONF}", GRANT.replace("=password&", "=pass%250Aword&"))),
        ("scope", format!("{}&{CONF}", GRANT.replace("=openid", "=open%0Aid"))),
        ("user", format!("{}&{CONF}", GRANT.replace("=alice&", "=ali%0Ace&"))),
        ("password", format!("{}&{CONF}", GRANT.replace("=alice-", "=alice%0A-"))),
        ("client", format!("{GRANT}&{}", CONF.replace("=conf&", "=conf%0A&"))),
        ("secret", format!("{GRANT}&{CONF}%0A")),
    ] {
        let answer = world.answer(Call::post(TOKEN).form(form)).await?;
        expect_short(world, step, &answer);
    }
    Ok(())
}
