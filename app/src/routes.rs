//! Every address and its page. All pages are rendered whole before they are sent ([`SsrMode::Async`]), so that
//! status, title and content are right without scripts.

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode, StaticSegment,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    pages::{
        bulk::{BulkPage, BulksPage},
        clusters::{GroupPage, GroupsPage, NewGroupPage},
        direction::{AimPage, DirectionPage},
        gallery::GalleryPage,
        imports::{ImportPage, ImportsPage},
        initiatives::{InitiativePage, InitiativesPage},
        journal::JournalPage,
        my_page::HomePage,
        needs::{EditNeedPage, JoinNeedPage, NeedPage, NeedsPage, NewNeedPage},
        notifications::{NotificationSettingsPage, NotificationsPage, SayNoPage},
        people::UnreachedPage,
        plan::{PlanPage, StepPage},
        proposals::{EditProposalPage, NewProposalPage, ProposalPage, ProposalsPage},
        search::SearchPage,
        sign_in::SignInPage,
        system::{NotFoundPage, UnavailablePage},
        systems::{EditSystemPage, NewSystemPage, SystemPage, SystemsPage},
        word_groups::{EditWordGroupPage, NewWordGroupPage, WordGroupsPage},
    },
    shell::Frame,
};

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            <Frame>
                <Routes fallback=NotFoundPage>
                    <Route path=StaticSegment("") view=HomePage ssr=SsrMode::Async />
                    <Route path=path!("/bulk") view=BulksPage ssr=SsrMode::Async />
                    <Route path=path!("/bulk/:id") view=BulkPage ssr=SsrMode::Async />
                    <Route path=path!("/direction") view=DirectionPage ssr=SsrMode::Async />
                    <Route path=path!("/direction/:aim") view=AimPage ssr=SsrMode::Async />
                    <Route path=path!("/groups") view=GroupsPage ssr=SsrMode::Async />
                    <Route path=path!("/groups/new") view=NewGroupPage ssr=SsrMode::Async />
                    <Route path=path!("/groups/:group") view=GroupPage ssr=SsrMode::Async />
                    <Route path=path!("/initiatives") view=InitiativesPage ssr=SsrMode::Async />
                    <Route path=path!("/initiatives/:reference") view=InitiativePage ssr=SsrMode::Async />
                    <Route path=path!("/journal") view=JournalPage ssr=SsrMode::Async />
                    <Route path=path!("/needs") view=NeedsPage ssr=SsrMode::Async />
                    <Route path=path!("/needs/new") view=NewNeedPage ssr=SsrMode::Async />
                    <Route path=path!("/needs/import") view=ImportsPage ssr=SsrMode::Async />
                    <Route path=path!("/needs/import/:id") view=ImportPage ssr=SsrMode::Async />
                    <Route path=path!("/needs/:need") view=NeedPage ssr=SsrMode::Async />
                    <Route path=path!("/needs/:need/join") view=JoinNeedPage ssr=SsrMode::Async />
                    <Route path=path!("/needs/:need/edit") view=EditNeedPage ssr=SsrMode::Async />
                    <Route path=path!("/notifications") view=NotificationsPage ssr=SsrMode::Async />
                    <Route path=path!("/notifications/settings") view=NotificationSettingsPage ssr=SsrMode::Async />
                    <Route path=path!("/unsubscribe/:token") view=SayNoPage ssr=SsrMode::Async />
                    <Route path=path!("/people/unreached") view=UnreachedPage ssr=SsrMode::Async />
                    <Route path=path!("/plan") view=PlanPage ssr=SsrMode::Async />
                    <Route path=path!("/plan/:step") view=StepPage ssr=SsrMode::Async />
                    <Route path=path!("/proposals") view=ProposalsPage ssr=SsrMode::Async />
                    <Route path=path!("/proposals/new") view=NewProposalPage ssr=SsrMode::Async />
                    <Route path=path!("/proposals/:reference") view=ProposalPage ssr=SsrMode::Async />
                    <Route path=path!("/proposals/:reference/edit/:section") view=EditProposalPage ssr=SsrMode::Async />
                    <Route path=path!("/proposals/:reference/edit/:section/:row") view=EditProposalPage ssr=SsrMode::Async />
                    <Route path=StaticSegment("search") view=SearchPage ssr=SsrMode::Async />
                    <Route path=path!("/similar/words") view=WordGroupsPage ssr=SsrMode::Async />
                    <Route path=path!("/similar/words/new") view=NewWordGroupPage ssr=SsrMode::Async />
                    <Route path=path!("/similar/words/edit") view=EditWordGroupPage ssr=SsrMode::Async />
                    <Route path=path!("/systems") view=SystemsPage ssr=SsrMode::Async />
                    <Route path=path!("/systems/new") view=NewSystemPage ssr=SsrMode::Async />
                    <Route path=path!("/systems/:system") view=SystemPage ssr=SsrMode::Async />
                    <Route path=path!("/systems/:system/edit") view=EditSystemPage ssr=SsrMode::Async />
                    <Route path=StaticSegment("sign-in") view=SignInPage ssr=SsrMode::Async />
                    <Route path=StaticSegment("gallery") view=GalleryPage ssr=SsrMode::Async />
                    <Route path=StaticSegment("not-found") view=NotFoundPage ssr=SsrMode::Async />
                    <Route path=StaticSegment("unavailable") view=UnavailablePage ssr=SsrMode::Async />
                </Routes>
            </Frame>
        </Router>
    }
}
