//! For those who watch the program: alive, ready, measured.

use std::time::Instant;

use axum::{
    extract::{MatchedPath, Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::Serving;

/// The program runs.
pub async fn alive() -> &'static str {
    "ok"
}

/// The database answers and is migrated.
pub async fn ready(State(serving): State<Serving>) -> Response {
    match serving.store.ready().await {
        Ok(()) => "ready".into_response(),
        Err(refusal) => {
            tracing::warn!(error = %refusal, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer").into_response()
        }
    }
}

/// What Prometheus reads.
pub async fn metrics(State(serving): State<Serving>) -> String {
    serving.metrics.run_upkeep();
    serving.metrics.render()
}

/// Counts and times requests by route and status.
pub async fn measure(request: Request, next: Next) -> Response {
    let began = Instant::now();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", |path| path.as_str())
        .to_owned();
    let method = request.method().to_string();
    let response = next.run(request).await;
    let labels = [
        ("method", method),
        ("route", route),
        ("status", response.status().as_u16().to_string()),
    ];
    metrics::counter!("http_requests_total", &labels).increment(1);
    metrics::histogram!("http_request_seconds", &labels).record(began.elapsed().as_secs_f64());
    response
}
