//! Files on both engines, their content in a folder.

use domain::{
    attachments::{FileType, Looks, MAX_IN_COMMENT, accept},
    conversations::{Audience, ModerationForm, On, ThreadForm},
    journal::Verb,
    people::Actor,
    policy::Reason,
};
use uuid::Uuid;

use super::*;
use crate::{
    Refusal,
    conversations::{self, Brought, Comment, open},
    needs::tests::{form, is_hidden, is_wrong_state, submitted, verbs},
    testing::{World, both_engines},
};

struct Folder(std::path::PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn folder() -> (Files, Folder) {
    let folder = std::env::temp_dir().join(format!("riktning-files-{}", Uuid::new_v4()));
    (Files::open(&folder.to_string_lossy()).unwrap(), Folder(folder))
}

async fn written(files: &Files, content: &[u8]) -> Kept {
    let mut writing = files.write(Uuid::new_v4()).await.unwrap();
    for piece in content.chunks(7) {
        writing.write(piece.to_vec().into()).await.unwrap();
    }
    writing.finish().await.unwrap()
}

fn new(content: &Kept) -> New<'_> {
    New {
        name: "Ritning.pdf",
        file_type: FileType::Pdf,
        content,
        preview: false,
    }
}

fn thread(audience: Audience) -> ThreadForm {
    ThreadForm {
        audience: audience.code().into(),
        body: "Se bilagan".into(),
        ..ThreadForm::default()
    }
}

/// The only comment there is.
async fn comment(world: &World, actor: &Actor, on: On) -> Comment {
    let mut seen = conversations::of_subject(&world.store, actor, on).await.unwrap();
    assert_eq!(seen.threads.len(), 1);
    seen.threads.remove(0).comments.remove(0)
}

both_engines! {
    async fn a_file_is_attached_once_read_by_those_who_may_and_removed(world) {
        let (files, _folder) = folder();
        let (need, _) = submitted(&world, "Nät").await;
        let (store, now, on) = (&world.store, world.now, On::Need(need));
        let content = written(&files, b"%PDF-1.7 Ritning av skolan").await;
        assert_eq!((content.bytes, content.sha256.len()), (26, 64));
        assert_eq!(accept("Ritning.pdf", looks(&content.head, true)), Ok(FileType::Pdf));
        assert_eq!(looks(&content.head, true), Looks::Like(FileType::Pdf));
        assert!(is_hidden(&add(store, &world.other_teacher, now, on, "", &new(&content)).await));
        assert!(is_hidden(&may_add(store, &world.politician, on).await));
        assert!(add(store, &world.teacher, now, on, "k", &new(&content)).await.unwrap());
        assert!(!add(store, &world.teacher, now, on, "k", &new(&content)).await.unwrap(), "sent twice");
        let (seen, may) = of_subject(store, &world.head, on).await.unwrap();
        assert_eq!((seen.len(), seen[0].name.as_str(), seen[0].may_remove, may), (1, "Ritning.pdf", false, true));
        assert!(is_hidden(&of_subject(store, &world.other_teacher, on).await));
        assert!(is_hidden(&find(store, &world.other_teacher, content.id).await));
        let found = find(store, &world.security, content.id).await.unwrap();
        assert_eq!(files.whole(found.id).await.unwrap(), b"%PDF-1.7 Ritning av skolan"[..]);
        let refused = remove(store, &world.head, now, content.id).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NotAuthor))));
        assert!(is_hidden(&remove(store, &world.other_teacher, now, content.id).await));
        assert_eq!(remove(store, &world.strategist, now, content.id).await.unwrap(), (on, Place::Subject(on)));
        files.delete(content.id).await.unwrap();
        files.delete(content.id).await.unwrap();
        assert!(is_hidden(&find(store, &world.teacher, content.id).await));
        assert!(is_hidden(&files.whole(content.id).await));
        assert_eq!(verbs(&world, need).await[1..], [Verb::Attached, Verb::AttachmentRemoved]);
    }

    async fn a_drafts_files_are_its_authors_alone(world) {
        let (files, _folder) = folder();
        let id = crate::needs::save_draft(&world.store, &world.teacher, world.now, "", &form(&world, "Utkast")).await.unwrap();
        let content = written(&files, b"%PDF-1.7 utkast").await;
        let on = On::Need(id);
        assert!(is_hidden(&add(&world.store, &world.strategist, world.now, on, "", &new(&content)).await));
        assert!(add(&world.store, &world.teacher, world.now, on, "", &new(&content)).await.unwrap());
        assert!(is_hidden(&find(&world.store, &world.strategist, content.id).await));
        assert!(verbs(&world, id).await.is_empty());
        remove(&world.store, &world.teacher, world.now, content.id).await.unwrap();
        assert!(verbs(&world, id).await.is_empty());
    }

    async fn what_is_not_finished_is_not_there(world) {
        let (files, folder) = folder();
        let id = Uuid::new_v4();
        let mut writing = files.write(id).await.unwrap();
        writing.write(vec![1; 100].into()).await.unwrap();
        assert_eq!(writing.bytes(), 100);
        writing.abort().await;
        assert!(is_hidden(&files.whole(id).await));
        assert!(folder.0.exists() && world.now.year() == 2026);
    }

    async fn only_old_content_without_a_file_is_swept_away(world) {
        let (files, folder) = folder();
        let (need, _) = submitted(&world, "Nät").await;
        let (store, now) = (&world.store, world.now);
        let content = written(&files, b"%PDF-1.7 kvar").await;
        add(store, &world.teacher, now, On::Need(need), "a", &new(&content)).await.unwrap();
        let gone = written(&files, b"%PDF-1.7 borttagen").await;
        add(store, &world.teacher, now, On::Need(need), "b", &new(&gone)).await.unwrap();
        remove(store, &world.teacher, now, gone.id).await.unwrap();
        let orphan = written(&files, b"%PDF-1.7 utan rad").await;
        files.keep_preview(orphan.id, b"bild".to_vec()).await.unwrap();
        let place = folder.0.join("files");
        let begun = place.join(format!("{}#1", Uuid::new_v4()));
        std::fs::write(&begun, b"halv").unwrap();
        std::fs::write(place.join("anteckning.txt"), b"inte vart").unwrap();
        let written = time::OffsetDateTime::from(std::fs::metadata(&begun).unwrap().modified().unwrap());

        let early = sweep(store, &files, written + time::Duration::hours(23)).await.unwrap();
        assert_eq!(early, Swept::default(), "younger than a day");
        let late = written + time::Duration::hours(25);
        assert_eq!(sweep(store, &files, late).await.unwrap(), Swept { deleted: 3, doubtful: 0 });
        assert_eq!(files.whole(content.id).await.unwrap(), b"%PDF-1.7 kvar"[..]);
        for id in [gone.id, orphan.id] {
            assert!(is_hidden(&files.whole(id).await) && is_hidden(&files.preview(id).await));
        }
        assert!(!begun.exists() && place.join("anteckning.txt").exists());
        assert_eq!(sweep(store, &files, late).await.unwrap(), Swept::default());
    }

    async fn what_looks_like_the_files_of_another_database_is_left_alone(world) {
        let (files, folder) = folder();
        let mut last = Uuid::nil();
        for _ in 0..21 {
            last = written(&files, b"%PDF-1.7 en annans").await.id;
        }
        let at = std::fs::metadata(folder.0.join(format!("files/{last}"))).unwrap().modified().unwrap();
        let late = time::OffsetDateTime::from(at) + time::Duration::days(2);
        assert_eq!(sweep(&world.store, &files, late).await.unwrap(), Swept { deleted: 0, doubtful: 21 });
        files.delete(last).await.unwrap();
        assert_eq!(sweep(&world.store, &files, late).await.unwrap(), Swept { deleted: 20, doubtful: 0 });
    }

    async fn files_are_copied_for_a_backup_and_proved(world) {
        let (files, kept) = folder();
        let (copies, _copied) = folder();
        let (need, _) = submitted(&world, "Nät").await;
        let store = &world.store;
        let mut ids = Vec::new();
        for (key, text) in [("a", "ett"), ("b", "två"), ("c", "tre"), ("d", "fyra")] {
            let content = written(&files, format!("%PDF-1.7 {text}").as_bytes()).await;
            add(store, &world.teacher, world.now, On::Need(need), key, &New { preview: key == "a", ..new(&content) }).await.unwrap();
            ids.push(content.id);
        }
        files.keep_preview(ids[0], b"bild".to_vec()).await.unwrap();
        assert_eq!(verify(store, &files).await.unwrap(), (4, vec![]));
        let done = copy(store, &files, &copies).await.unwrap();
        assert_eq!((done.files, done.new, done.faults), (4, 4, vec![]));
        assert_eq!(copies.preview(ids[0]).await.unwrap(), b"bild"[..]);
        assert_eq!(verify(store, &copies).await.unwrap(), (4, vec![]));
        assert_eq!(copy(store, &files, &copies).await.unwrap().new, 0);

        // One is lost, one is changed: said of each, and the good copies stay.
        let place = |id: Uuid| kept.0.join(format!("files/{id}"));
        std::fs::remove_file(place(ids[1])).unwrap();
        std::fs::write(place(ids[2]), b"%PDF-1.7 TRE").unwrap();
        remove(store, &world.teacher, world.now, ids[3]).await.unwrap();
        let (count, faults) = verify(store, &files).await.unwrap();
        let told: std::collections::HashMap<_, _> = faults.iter().map(|fault| (fault.id, fault.what)).collect();
        assert_eq!((count, told), (3, [(ids[1], Damage::Missing), (ids[2], Damage::Altered)].into()));
        assert_eq!(copy(store, &files, &copies).await.unwrap().faults, vec![]);
        assert_eq!(verify(store, &copies).await.unwrap(), (3, vec![]));
        let (elsewhere, _elsewhere) = folder();
        let done = copy(store, &files, &elsewhere).await.unwrap();
        assert_eq!((done.new, done.faults.len()), (1, 2));
        assert_eq!(copy(store, &copies, &elsewhere).await.unwrap().new, 2, "brought back from the backup");
        assert_eq!(verify(store, &elsewhere).await.unwrap(), (3, vec![]));
    }

    async fn a_comments_files_are_for_those_who_read_the_thread(world) {
        let (files, _folder) = folder();
        let (need, _) = submitted(&world, "Nät").await;
        let (store, now, on) = (&world.store, world.now, On::Need(need));
        let content = written(&files, b"%PDF-1.7 Stabens").await;
        let brought = Brought { key: "k", files: &[new(&content)] };
        let made = open(store, &world.strategist, now, on, brought, &thread(Audience::Staff)).await.unwrap();
        let again = open(store, &world.strategist, now, on, brought, &thread(Audience::Staff)).await.unwrap();
        assert_eq!(made, again, "sent twice");
        for (actor, sees) in [(&world.strategist, true), (&world.security, true), (&world.teacher, false), (&world.head, false)] {
            let listed = of_subject(store, actor, on).await.unwrap().0;
            assert_eq!((listed.len(), find(store, actor, content.id).await.is_ok()), (usize::from(sees), sees), "{}", actor.name);
            assert!(listed.iter().all(|file| file.comment == Some(made.comment) && !file.may_remove));
        }
        assert!(is_hidden(&find(store, &world.politician, content.id).await));
        let comment = comment(&world, &world.strategist, on).await;
        assert_eq!((comment.files.len(), comment.files[0].may_remove), (1, true));
        // The journal that only readers of the thread see tells of it, the need's own does not.
        let filter = crate::journal::Filter { verb: Some(Verb::Commented), ..Default::default() };
        let (rows, _) = crate::journal::list(store, &world.strategist, &filter, 1, 25).await.unwrap();
        assert_eq!(rows[0].entry.changes[0].after, "pdf", "its name could be personal, and goes with it");
        assert_eq!(verbs(&world, need).await, [Verb::Submitted]);

        // Afterwards, to one's own alone.
        let more = written(&files, b"%PDF-1.7 Mer").await;
        let place = Place::Comment(made.comment);
        assert!(matches!(may_add(store, &world.security, place).await, Err(Refusal::Denied(Reason::NotAuthor))));
        assert!(is_hidden(&may_add(store, &world.teacher, place).await));
        may_add(store, &world.strategist, place).await.unwrap();
        assert!(add(store, &world.strategist, now, place, "m", &new(&more)).await.unwrap());
        assert!(!add(store, &world.strategist, now, place, "m", &new(&more)).await.unwrap());
        assert!(is_hidden(&remove(store, &world.teacher, now, more.id).await));
        assert!(matches!(remove(store, &world.portfolio, now, more.id).await, Err(Refusal::Denied(Reason::NotAuthor))));
        assert_eq!(remove(store, &world.strategist, now, more.id).await.unwrap(), (on, place));
        assert!(is_hidden(&remove(store, &world.strategist, now, more.id).await));
        // The comment goes, and its files with it.
        let gone = conversations::remove(store, &world.strategist, now, made.comment).await.unwrap();
        assert_eq!(gone.files, [content.id]);
        assert!(is_hidden(&find(store, &world.strategist, content.id).await));
        assert!(of_subject(store, &world.strategist, on).await.unwrap().0.is_empty());
        assert!(is_wrong_state(&may_add(store, &world.strategist, place).await));
        let (_, broken) = crate::journal::verify(store).await.unwrap();
        assert_eq!(broken, vec![]);
    }

    async fn a_comment_takes_so_many_files_and_a_registered_one_none(world) {
        let (files, _folder) = folder();
        let (need, _) = submitted(&world, "Nät").await;
        let (store, now, on) = (&world.store, world.now, On::Need(need));
        let mut contents = Vec::new();
        for _ in 0..=MAX_IN_COMMENT {
            contents.push(written(&files, b"%PDF-1.7").await);
        }
        let new: Vec<New<'_>> = contents.iter().map(new).collect();
        let refused = open(store, &world.teacher, now, on, Brought { key: "", files: &new }, &thread(Audience::Everyone)).await;
        assert!(matches!(refused, Err(Refusal::Invalid(_))));
        assert!(of_subject(store, &world.teacher, on).await.unwrap().0.is_empty(), "all or nothing");
        let brought = Brought { key: "", files: &new[1..] };
        let made = open(store, &world.teacher, now, on, brought, &thread(Audience::Everyone)).await.unwrap();
        let place = Place::Comment(made.comment);
        assert!(matches!(add(store, &world.teacher, now, place, "", &new[0]).await, Err(Refusal::Invalid(_))));
        // Those in comments take no room from the need's own.
        assert!(add(store, &world.teacher, now, on, "", &new[0]).await.unwrap());
        conversations::register(store, &world.strategist, now, made.thread).await.unwrap();
        assert!(is_wrong_state(&may_add(store, &world.teacher, place).await));
        assert!(is_wrong_state(&remove(store, &world.teacher, now, contents[1].id).await));
        assert!(find(store, &world.head, contents[1].id).await.is_ok());
    }

    async fn what_is_hidden_hides_its_files(world) {
        let (files, _folder) = folder();
        let (need, _) = submitted(&world, "Nät").await;
        let (store, now, on) = (&world.store, world.now, On::Need(need));
        let content = written(&files, b"%PDF-1.7 Namn").await;
        let brought = Brought { key: "", files: &[new(&content)] };
        let made = open(store, &world.teacher, now, on, brought, &thread(Audience::Everyone)).await.unwrap();
        let why = ModerationForm { reason: "Namn på en elev.".into() };
        conversations::hide(store, &world.strategist, now, made.comment, &why).await.unwrap();
        for (actor, sees) in [(&world.teacher, true), (&world.portfolio, true), (&world.secretary, true), (&world.head, false), (&world.security, false)] {
            assert_eq!(find(store, actor, content.id).await.is_ok(), sees, "{}", actor.name);
            assert_eq!(of_subject(store, actor, on).await.unwrap().0.len(), usize::from(sees), "{}", actor.name);
        }
        assert!(is_wrong_state(&may_add(store, &world.teacher, Place::Comment(made.comment)).await));
    }
}
