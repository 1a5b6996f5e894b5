//! Files on both engines, their content in a folder.

use domain::{
    attachments::{FileType, Looks, accept},
    conversations::On,
    journal::Verb,
    policy::Reason,
};
use uuid::Uuid;

use super::*;
use crate::{
    Refusal,
    needs::tests::{form, is_hidden, submitted, verbs},
    testing::both_engines,
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

fn new<'a>(on: On, key: &'a str, content: &'a Kept) -> New<'a> {
    New {
        on,
        key,
        name: "Ritning.pdf",
        file_type: FileType::Pdf,
        content,
        preview: false,
    }
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
        assert!(is_hidden(&add(store, &world.other_teacher, now, new(on, "", &content)).await));
        assert!(is_hidden(&may_add(store, &world.politician, on).await));
        assert!(add(store, &world.teacher, now, new(on, "k", &content)).await.unwrap());
        assert!(!add(store, &world.teacher, now, new(on, "k", &content)).await.unwrap(), "sent twice");
        let (seen, may) = of_subject(store, &world.head, on).await.unwrap();
        assert_eq!((seen.len(), seen[0].name.as_str(), seen[0].may_remove, may), (1, "Ritning.pdf", false, true));
        assert!(is_hidden(&of_subject(store, &world.other_teacher, on).await));
        assert!(is_hidden(&find(store, &world.other_teacher, content.id).await));
        let found = find(store, &world.security, content.id).await.unwrap();
        assert_eq!(files.whole(found.id).await.unwrap(), b"%PDF-1.7 Ritning av skolan"[..]);
        let refused = remove(store, &world.head, now, content.id).await;
        assert!(matches!(refused, Err(Refusal::Denied(Reason::NotAuthor))));
        assert!(is_hidden(&remove(store, &world.other_teacher, now, content.id).await));
        assert_eq!(remove(store, &world.strategist, now, content.id).await.unwrap(), on);
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
        assert!(is_hidden(&add(&world.store, &world.strategist, world.now, new(on, "", &content)).await));
        assert!(add(&world.store, &world.teacher, world.now, new(on, "", &content)).await.unwrap());
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
        add(store, &world.teacher, now, new(On::Need(need), "a", &content)).await.unwrap();
        let gone = written(&files, b"%PDF-1.7 borttagen").await;
        add(store, &world.teacher, now, new(On::Need(need), "b", &gone)).await.unwrap();
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
            add(store, &world.teacher, world.now, New { preview: key == "a", ..new(On::Need(need), key, &content) }).await.unwrap();
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
}
