//! The site as a whole, without a socket: what every answer carries, what is refused, signing in and out.

use std::{num::NonZeroU32, sync::Arc};

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, Response, StatusCode, header},
};
use leptos::prelude::LeptosOptions;
use metrics_exporter_prometheus::PrometheusBuilder;
use store::Store;
use tower::ServiceExt;

use crate::{Serving, assets, guards, serve::router};

struct Site {
    router: Router,
    folder: std::path::PathBuf,
}

impl Drop for Site {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Site {
    async fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("riktning-site-{}", uuid::Uuid::new_v4()));
        let store = Store::open(&format!("sqlite://{}/site.db", folder.display()))
            .await
            .unwrap();
        store.migrate().await.unwrap();
        store::demo::load(&store, crate::clock::now()).await.unwrap();
        let files = store::attachments::Files::open(&folder.join("files").to_string_lossy()).unwrap();
        let serving = Serving {
            store,
            files,
            options: LeptosOptions::builder().output_name("app").build(),
            urls: Arc::new(assets::urls()),
            limiter: guards::limiter(NonZeroU32::new(1000).unwrap()),
            limiter_by_itself: guards::limiter_by_itself(NonZeroU32::new(1000).unwrap()),
            metrics: PrometheusBuilder::new().build_recorder().handle(),
            demo: true,
            secure: false,
            letters: false,
            public_url: "http://localhost".to_owned(),
            stopping: tokio::sync::watch::channel(false).1,
            signed_in: Arc::default(),
        };
        Self {
            router: router(serving),
            folder,
        }
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.unwrap()
    }

    async fn get(&self, path: &str, cookie: &str) -> Response<Body> {
        let request = Request::get(path)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT, "text/html");
        self.send(request.body(Body::empty()).unwrap()).await
    }

    async fn post(&self, path: &str, cookie: &str, body: &str) -> Response<Body> {
        let request = Request::post(path)
            .header(header::COOKIE, cookie)
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::CONTENT_LENGTH, body.len());
        self.send(request.body(Body::from(body.to_owned())).unwrap())
            .await
    }

    async fn sign_in(&self, name: &str) -> String {
        let body = format!("email={name}%40exempelkommun.example&password=riktning-demo&next=%2F");
        let response = self.post("/fn/sign-in", "", &body).await;
        assert_eq!(response.status(), StatusCode::FOUND);
        session(&response).expect("no session cookie")
    }
}

fn session(response: &Response<Body>) -> Option<String> {
    response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|cookie| cookie.to_str().ok()?.split(';').next().map(str::to_owned))
        .find(|cookie| cookie.starts_with("riktning="))
}

async fn text(response: Response<Body>) -> String {
    String::from_utf8(to_bytes(response.into_body(), usize::MAX).await.unwrap().to_vec()).unwrap()
}

fn location(response: &Response<Body>) -> &str {
    response
        .headers()
        .get(header::LOCATION)
        .and_then(|l| l.to_str().ok())
        .unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_answer_carries_its_guards() {
    let site = Site::new().await;
    for path in [
        "/",
        "/sign-in",
        "/nowhere",
        "/gallery",
        "/initiatives",
        "/direction",
        "/plan",
    ] {
        let response = site.get(path, "").await;
        let headers = response.headers();
        let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(
            policy.contains("default-src 'self'") && !policy.contains("unsafe-inline"),
            "{path}: {policy}"
        );
        assert_eq!(headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff", "{path}");
        assert!(headers.contains_key("x-request-id"), "{path}");
        let expected = if path == "/nowhere" {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::OK
        };
        assert_eq!(response.status(), expected, "{path}");
        let html = text(response).await;
        assert_eq!(html.matches("<h1").count(), 1, "{path} has not one main heading");
        assert!(html.contains("<html lang=\"sv\""), "{path}");
        assert!(!html.contains(" style=\""), "{path} has an inline style");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn health_is_told() {
    let site = Site::new().await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(site.get(path, "").await.status(), StatusCode::OK, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_out() {
    let site = Site::new().await;
    let wrong = site
        .post(
            "/fn/sign-in",
            "",
            "email=larare%40exempelkommun.example&password=x",
        )
        .await;
    assert!(location(&wrong).contains("wrong=1"), "{}", location(&wrong));
    assert_eq!(session(&wrong), None);

    let cookie = site.sign_in("larare").await;
    let mine = site.get("/", &cookie).await;
    assert_eq!(mine.status(), StatusCode::OK);
    assert!(text(mine).await.contains("/fn/sign-out"));

    site.post("/fn/sign-out", &cookie, "").await;
    assert!(!text(site.get("/", &cookie).await).await.contains("/fn/sign-out"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_for_staff_leads_to_signing_in_and_back() {
    let site = Site::new().await;
    let response = site.get("/needs?q=a%26b", "").await;
    assert_eq!(response.status(), StatusCode::FOUND);
    assert_eq!(
        location(&response),
        "/sign-in?needed=1&next=%2Fneeds%3Fq%3Da%2526b"
    );
    let elsewhere =
        "email=larare%40exempelkommun.example&password=riktning-demo&next=https%3A%2F%2Fevil.example";
    assert_eq!(location(&site.post("/fn/sign-in", "", elsewhere).await), "/");
}

#[tokio::test(flavor = "multi_thread")]
async fn forms_from_elsewhere_and_floods_are_refused() {
    let site = Site::new().await;
    let request = Request::post("/fn/sign-out").header(header::ORIGIN, "https://evil.example");
    let request = request
        .header(header::HOST, "localhost")
        .body(Body::empty())
        .unwrap();
    assert_eq!(site.send(request).await.status(), StatusCode::FORBIDDEN);

    let large = "a".repeat(10 * 1024 * 1024);
    let response = site.post("/fn/sign-in", "", &large).await;
    assert_eq!(response.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(response).await.contains("<h1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_remembered() {
    let site = Site::new().await;
    let response = site.get("/sign-in?lang=en", "").await;
    assert!(
        response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .starts_with("lang=en")
    );
    assert!(text(response).await.contains("<html lang=\"en\""));
    assert!(
        text(site.get("/sign-in", "lang=en").await)
            .await
            .contains("Sign in")
    );
    let response = site.post("/fn/preferences", "", "theme=dark&back=%2Fplan").await;
    assert!(
        response.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .starts_with("theme=dark")
    );
    assert_eq!(location(&response), "/plan");
}

/// The gallery shows every part in every state; a change in their markup is reviewed here.
#[tokio::test(flavor = "multi_thread")]
async fn the_gallery_renders_as_reviewed() {
    let site = Site::new().await;
    for (language, name) in [("sv", "gallery_sv"), ("en", "gallery_en")] {
        let html = text(site.get("/gallery", &format!("lang={language}")).await).await;
        let main = html
            .split("<main")
            .nth(1)
            .and_then(|rest| rest.split("</main>").next())
            .unwrap();
        let lines = main.replace("><", ">\n<").replace("<!>", "");
        insta::assert_snapshot!(name, lines);
    }
}
