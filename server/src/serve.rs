//! Serving: the router with its layers, from start to a graceful stop.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use app::{App, shell::shell};
use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, FromRef, State},
    http::{Request, StatusCode},
    middleware::{from_fn, from_fn_with_state},
    response::IntoResponse,
    routing::{get, post},
};
use leptos::prelude::*;
use leptos_axum::{LeptosRoutes, generate_route_list};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tower_sessions::{Expiry, SessionManagerLayer, cookie::SameSite};

use crate::{
    Serving, assets, attachments, calendar,
    chunks::{self, Work},
    exports, guards, health, imports, live, mail, searches,
    sessions::Kept,
    settings::Settings,
    sweep, unsubscribe, visitor,
};

/// How long somebody stays signed in without changing anything.
const SESSION: time::Duration = time::Duration::hours(12);

/// Serves until told to stop.
pub async fn serve(settings: Settings, demo: bool) -> Result<(), Box<dyn std::error::Error>> {
    let store = store::Store::open(&settings.database_url).await?;
    store.migrate().await?;
    if demo {
        let began = std::time::Instant::now();
        match store::demo::load(&store, crate::clock::now()).await {
            Ok(()) => {
                tracing::info!(
                    milliseconds = began.elapsed().as_millis() as u64,
                    "loaded the example municipality"
                );
            }
            // Not empty: what is there stays.
            Err(store::Refusal::Conflict(store::Conflict::Duplicate)) => {}
            Err(refusal) => return Err(refusal.into()),
        }
    }
    let metrics = PrometheusBuilder::new()
        .set_buckets_for_metric(
            Matcher::Full("http_request_seconds".to_owned()),
            &[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5],
        )?
        .install_recorder()?;
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let files = store::attachments::Files::open(&settings.files).map_err(|error| {
        format!(
            "files cannot be kept in {} (RIKTNING_FILES): {error}",
            settings.files
        )
    })?;
    let signed_in = Arc::new(tokio::sync::Notify::new());
    let serving = Serving {
        store: store.clone(),
        files: files.clone(),
        options: LeptosOptions::builder().output_name("app").build(),
        urls: Arc::new(assets::urls()),
        limiter: guards::limiter(settings.writes_per_minute),
        limiter_by_itself: guards::limiter_by_itself(settings.writes_per_minute),
        metrics,
        demo,
        secure: settings.is_secure(),
        letters: settings.mail.is_some(),
        public_url: settings.public_url.clone(),
        stopping: stopping.clone(),
        signed_in: signed_in.clone(),
    };
    let putting_in_order = [
        tokio::spawn(make_ready(store.clone(), signed_in)),
        tokio::spawn(forget_old_sessions(store.clone())),
        tokio::spawn(sweep::run(store.clone(), files)),
    ];
    tokio::spawn(live::hear_others(store.clone(), stopping.clone()));
    let working = [Work::Imports, Work::Bulk]
        .map(|work| tokio::spawn(chunks::run(store.clone(), work, stopping.clone())));
    tokio::spawn(searches::run(store.clone(), stopping.clone()));
    let letters = settings.mail.clone().map(|mail| {
        tokio::spawn(mail::run(
            store.clone(),
            mail,
            settings.public_url.clone(),
            stopping,
        ))
    });

    let listener = tokio::net::TcpListener::bind(settings.addr)
        .await
        .map_err(|error| format!("cannot listen on {} (RIKTNING_ADDR): {error}", settings.addr))?;
    tracing::info!(address = %format!("http://{}", listener.local_addr()?), "serving");
    axum::serve(
        listener,
        router(serving).into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move {
        told_to_stop().await;
        // Nobody listening is no error.
        let _ = stop.send(true);
    })
    .await?;
    // The rows under way; what is left goes on at the next start.
    for work in working {
        let _ = tokio::time::timeout(Duration::from_secs(10), work).await;
    }
    if let Some(letters) = letters {
        // The letter under way; one that takes longer is taken up again at the next start.
        let _ = tokio::time::timeout(Duration::from_secs(10), letters).await;
    }
    // Nothing of theirs can be left half done, and a database that is being closed is no fault to warn of.
    for work in putting_in_order {
        work.abort();
    }
    store.close().await;
    tracing::info!("stopped");
    Ok(())
}

/// The whole site.
pub fn router(serving: Serving) -> Router {
    let routes = generate_route_list(App);
    let sessions = SessionManagerLayer::new(Kept(serving.store.clone()))
        .with_name("riktning")
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_secure(serving.secure)
        .with_expiry(Expiry::OnInactivity(SESSION));
    let (store, urls, files) = (serving.store.clone(), serving.urls.clone(), serving.files.clone());
    let pages = Router::new()
        .leptos_routes_with_context(
            &serving,
            routes,
            move || {
                provide_context(store.clone());
                provide_context(files.clone());
            },
            move || shell((*urls).clone()),
        )
        .route("/live", get(live::live))
        .route("/unsubscribe/{token}", post(unsubscribe::one_click))
        .merge(exports::router())
        .merge(calendar::router())
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(guards::FORM_BYTES))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            Duration::from_secs(20),
        ))
        // Files take the time that the connection needs.
        .merge(attachments::router())
        .merge(imports::router())
        .layer(from_fn_with_state(serving.clone(), visitor::identify))
        .layer(sessions)
        .layer(from_fn_with_state(serving.clone(), guards::writes))
        .layer(CompressionLayer::new());
    let log = TraceLayer::new_for_http()
        // The path only: a query may hold what somebody searched for.
        .make_span_with(|request: &Request<Body>| {
            let id = request
                .headers()
                .get("x-request-id")
                .and_then(|id| id.to_str().ok())
                .unwrap_or_default();
            tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
        });
    Router::new()
        .merge(pages)
        .merge(assets::router())
        .layer(from_fn(health::measure))
        .layer(from_fn_with_state(serving.clone(), guards::headers))
        .layer(CatchPanicLayer::new())
        .layer(log)
        .layer(PropagateRequestIdLayer::x_request_id())
        .layer(SetRequestIdLayer::x_request_id(MakeRequestUuid))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(health::metrics))
        .with_state(serving)
}

/// An address without a page: the site's own page says so.
async fn nowhere(State(serving): State<Serving>, request: Request<Body>) -> impl IntoResponse {
    let (store, urls) = (serving.store, serving.urls);
    let render = leptos_axum::render_app_async_with_context(
        move || provide_context(store.clone()),
        move || shell((*urls).clone()),
    );
    render(request).await
}

/// Makes ready what is searched when the first who is signed in comes: until then nobody wants it, and it takes memory.
async fn make_ready(store: store::Store, signed_in: Arc<tokio::sync::Notify>) {
    signed_in.notified().await;
    if let Err(refusal) = store.make_ready().await {
        tracing::warn!(error = %refusal, "what is searched was not made ready; the first who searches waits for it");
    }
}

async fn forget_old_sessions(store: store::Store) {
    let mut every = tokio::time::interval(Duration::from_secs(3600));
    loop {
        every.tick().await;
        if let Err(refusal) = store::sessions::forget_expired(&store, crate::clock::now()).await {
            tracing::warn!(error = %refusal, "old sessions were not removed");
        }
    }
}

/// SIGTERM or Ctrl-C; running requests are finished.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())
        else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! {
            _ = interrupt => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}

impl FromRef<Serving> for LeptosOptions {
    fn from_ref(serving: &Serving) -> Self {
        serving.options.clone()
    }
}
