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
}
