use std::sync::{Arc, LazyLock};

use proptest::prelude::*;

use super::*;

static VOCABULARY: LazyLock<Arc<Vocabulary>> = LazyLock::new(|| Arc::new(Vocabulary::default()));

fn probe(title: &str, text: &str) -> Probe {
    Probe {
        title: title.to_owned(),
        text: text.to_owned(),
    }
}

fn index(texts: &[(u32, Probe)]) -> Index<u32> {
    let mut index = Index::new(VOCABULARY.clone());
    for (id, text) in texts {
        index.insert(*id, text);
    }
    index
}

fn town() -> Index<u32> {
    index(&[
        (1, probe("Ny lekplats i parken", "Barnen behöver gungor.")),
        (
            2,
            probe("Bättre wifi i skolan", "Det trådlösa nätet faller bort i aulan."),
        ),
        (
            3,
            probe(
                "Elektronisk tidning på äldreboendet",
                "De boende vill läsa nyheter.",
            ),
        ),
        (4, probe("Skyltar vid vandringsleden", "Besökare går vilse.")),
    ])
}

fn first(near: &[Near<u32>]) -> Option<u32> {
    near.first().map(|one| one.id)
}

#[test]
fn other_words_for_the_same_are_found_and_told() {
    let near = town().nearest(&probe("Dålig uppkoppling", "Trådlöst nätverk saknas."), 3);
    assert_eq!(first(&near), Some(2));
    assert!(
        near[0].shared.iter().any(|word| word == "uppkoppling"),
        "{:?}",
        near[0].shared
    );
}

#[test]
fn where_a_need_stands_does_not_hide_what_it_wants() {
    let says = |what: &str, room: &str| {
        probe(
            &format!("{what} i {room}"),
            &format!("{what} saknas i {room}, och det stör varje lektion.\n{what} finns."),
        )
    };
    // No list knows the one, and the rooms are known.
    for what in [
        "Vattenkranar utomhus",
        "Laminatorer",
        "Symaskiner som går att låsa",
        "Diskmaskiner med barnlås",
    ] {
        let mut index = town();
        for (id, group) in (100..).zip(built_in().iter().step_by(12)) {
            index.insert(id, &probe(&group.words[0], ""));
        }
        index.insert(10, &says(what, "slöjdsalen"));
        index.insert(11, &says(what, "hemkunskapen"));
        let near = index.nearest_to(10, 1);
        assert!(near[0].id == 11 && near[0].score > 0.5, "{what}: {near:?}");
    }
}

#[test]
fn two_pairs_in_the_same_rooms_are_two_groups() {
    let mut texts = town();
    let mut id = 10;
    for what in ["Symaskiner som går att låsa", "Diskmaskiner med barnlås"] {
        for room in ["slöjdsalen", "hemkunskapen"] {
            let text = format!("{what} saknas i {room}, och det stör varje lektion.\n{what} finns.");
            texts.insert(id, &probe(&format!("{what} i {room}"), &text));
            id += 1;
        }
    }
    let mut groups: Vec<_> = suggested_groups(&texts)
        .into_iter()
        .map(|group| group.members)
        .collect();
    groups.sort();
    assert_eq!(groups, [[10, 11], [12, 13]]);
}

#[test]
fn what_is_set_aside_for_being_common_changes_no_result() {
    let mut index = town();
    for (id, group) in (10..).zip(built_in().iter().step_by(2)) {
        let text = group
            .words
            .iter()
            .take(4)
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" i skolan, ");
        index.insert(id, &probe(&group.words[0], &text));
    }
    let texts: Vec<u32> = index.ids().collect();
    for id in texts.iter().copied().step_by(7) {
        let all = index.nearest_to(id, texts.len());
        for least in [0.05, 0.12, 0.3, 0.48] {
            let above = index.nearest_to_above(id, texts.len(), least);
            let expected: Vec<_> = all.iter().filter(|near| near.score >= least + 1e-4).collect();
            assert!(above.len() >= expected.len(), "{id} above {least}");
            for (one, other) in above.iter().zip(&all) {
                assert!((one.score - other.score).abs() < 1e-4, "{one:?} {other:?}");
            }
            let ids = index.ids_nearest_to(id, texts.len(), least);
            assert_eq!(ids, above.iter().map(|near| near.id).collect::<Vec<_>>());
        }
    }
}

#[test]
fn words_that_no_list_knows_meet_by_their_letters() {
    let index = index(&[(1, probe("Zeppelinarna", "")), (2, probe("Kvartssanden", ""))]);
    for typed in ["Zepelinare", "Zeppelinfärd", "Zeppellinarnas"] {
        let near = index.nearest(&probe(typed, ""), 3);
        assert_eq!(near.iter().map(|one| one.id).collect::<Vec<_>>(), [1], "{typed}");
    }
}

#[test]
fn compounds_and_typing_errors_are_found() {
    for typed in ["Lekplatsutrustning", "Lekpltas", "lekplatser"] {
        assert_eq!(first(&town().nearest(&probe(typed, ""), 1)), Some(1), "{typed}");
    }
}

#[test]
fn nothing_in_common_is_not_near() {
    assert!(town().nearest(&probe("", ""), 3).is_empty());
    assert!(town().nearest(&probe("och eller men", "12 345"), 3).is_empty());
}

#[test]
fn what_is_passed_over_is_not_found() {
    let typed = probe("Bättre wifi", "");
    assert_ne!(first(&town().nearest_but(&typed, 3, 0.0, |id| id == 2)), Some(2));
}

#[test]
fn an_own_vocabulary_decides_what_is_alike() {
    let vocabulary = Vocabulary::new(&parse("fika, kafferast\n"));
    let mut index = Index::new(Arc::new(vocabulary));
    index.insert(1, &probe("Kafferast", ""));
    index.insert(2, &probe("Lunch", ""));
    let near = index.nearest(&probe("Fika", ""), 2);
    assert_eq!(first(&near), Some(1));
    assert_eq!(near[0].shared, ["fika"]);
}

#[test]
fn the_same_need_in_other_words_is_suggested_as_a_group() {
    let mut index = town();
    index.insert(5, &probe("Wifi i aulan", "Trådlöst nät faller bort i skolan."));
    let groups = suggested_groups(&index);
    assert_eq!(groups.len(), 1, "{groups:?}");
    assert_eq!(groups[0].members, [2, 5]);
    let written = "wifi i aulan trådlöst nät faller bort i skolan det trådlösa nätet bättre";
    assert!(!groups[0].shared.is_empty());
    for word in &groups[0].shared {
        assert!(
            written.contains(word.as_str()),
            "{word} is not what anybody wrote"
        );
    }
}

#[test]
fn words_that_stand_apart_mean_something_together() {
    let index = index(&[
        (
            1,
            probe("Digitala lås", "Personalen i hemtjänsten bär på knippor."),
        ),
        (
            2,
            probe("Nyckelskåp", "Vaktmästaren lånar ut nycklar till skolan."),
        ),
        (3, probe("Hemtjänsten behöver fler bilar", "")),
    ]);
    let near = index.nearest(
        &probe("Brukarens nyckel", "Den hämtas på kontoret före varje besök."),
        3,
    );
    assert_eq!(first(&near), Some(1), "{near:?}");
    assert!(
        near[0]
            .shared
            .iter()
            .all(|word| ["nyckel", "brukarens", "besök"].contains(&word.as_str()))
    );
}

#[test]
fn a_compound_and_its_words_apart_are_alike() {
    let index = index(&[
        (1, probe("Läkemedelssignering", "")),
        (2, probe("Signering av avtal", "")),
    ]);
    assert_eq!(first(&index.nearest(&probe("Signera läkemedel", ""), 2)), Some(1));
}

#[test]
fn the_same_place_is_no_same_need() {
    let index = index(&[
        (
            1,
            probe("Täckning i sporthallen", "Mobilen saknar signal inomhus."),
        ),
        (
            2,
            probe("Lediga tider i gymnastiksalen", "Klubbarna vill boka själva."),
        ),
    ]);
    let near = index.nearest(
        &probe("Boka sporthallen", "Föreningar frågar vad som är ledigt."),
        2,
    );
    assert_eq!(first(&near), Some(2), "{near:?}");
}

#[test]
fn a_word_that_any_need_may_have_says_little() {
    let index = index(&[
        (
            1,
            probe("Halva veckan försvinner", "Vi sitter och väntar på morgonen."),
        ),
        (2, probe("Elbilar", "")),
    ]);
    let near = index.nearest(
        &probe("Laddstolpar", "Halva personalen sitter och väntar på morgonen."),
        2,
    );
    assert_eq!(first(&near), Some(2), "{near:?}");
}

/// Texts of words that needs are written with, some of them of anything.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        8 => prop::sample::select(vec![
            "skola", "elever", "wifi", "trådlöst", "nät", "boka", "lokaler", "frånvaro", "passerkort", "larm",
            "hemtjänsten", "journal", "faktura", "avtal", "e-tjänst", "och", "för", "saknas", "elevdatorer",
        ]).prop_map(str::to_owned),
        1 => "[a-zåäö]{3,14}",
        1 => "\\PC{0,8}",
    ];
    prop::collection::vec(word, 1..9).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_text_is_nearest_to_itself(texts in prop::collection::vec((text(), text()), 1..8)) {
        let texts: Vec<_> = (0..).zip(&texts).map(|(id, (title, text))| (id, probe(title, text))).collect();
        let index = index(&texts);
        for (id, text) in &texts {
            let near = index.nearest(text, texts.len());
            let Some(best) = near.first() else { continue };
            let own = near.iter().find(|one| one.id == *id);
            prop_assert!(own.is_some_and(|own| best.score - own.score < 1e-4), "{near:?}");
            prop_assert!(best.score > 0.999);
        }
    }

    #[test]
    fn the_order_of_insertion_does_not_matter(texts in prop::collection::vec((text(), text()), 1..8), asked in text()) {
        let mut texts: Vec<_> = (0..).zip(&texts).map(|(id, (title, text))| (id, probe(title, text))).collect();
        let asked = probe(&asked, "");
        let forward = index(&texts);
        texts.reverse();
        let backward = index(&texts);
        prop_assert_eq!(forward.nearest(&asked, 10), backward.nearest(&asked, 10));
        let members = |index: &Index<u32>| -> Vec<Vec<u32>> {
            suggested_groups(index).into_iter().map(|group| group.members).collect()
        };
        prop_assert_eq!(members(&forward), members(&backward));
    }

    #[test]
    fn scores_are_shares(texts in prop::collection::vec((text(), text()), 1..8), asked in text()) {
        let texts: Vec<_> = (0..).zip(&texts).map(|(id, (title, text))| (id, probe(title, text))).collect();
        for near in index(&texts).nearest(&probe(&asked, &asked), 10) {
            prop_assert!((0.0..=1.0).contains(&near.score), "{}", near.score);
        }
    }

    #[test]
    fn two_texts_are_as_near_to_each_other_from_both_sides(texts in prop::collection::vec((text(), text()), 2..8)) {
        let texts: Vec<_> = (0..).zip(&texts).map(|(id, (title, text))| (id, probe(title, text))).collect();
        let index = index(&texts);
        let score = |from: &Probe, to: u32| {
            index.nearest(from, texts.len()).iter().find(|one| one.id == to).map_or(0.0, |one| one.score)
        };
        for (one, from) in &texts {
            for (other, to) in &texts {
                prop_assert!((score(from, *other) - score(to, *one)).abs() < 1e-4);
            }
        }
    }

    #[test]
    fn removing_undoes_inserting(texts in prop::collection::vec((text(), text()), 2..8), asked in text()) {
        let texts: Vec<_> = (0..).zip(&texts).map(|(id, (title, text))| (id, probe(title, text))).collect();
        let asked = probe(&asked, "");
        let without = index(&texts[1..]);
        let mut with = index(&texts);
        prop_assert!(with.remove(0));
        prop_assert!(!with.remove(0));
        prop_assert_eq!(with.len(), without.len());
        prop_assert_eq!(with.nearest(&asked, 10), without.nearest(&asked, 10));
        with.insert(1, &texts[1].1);
        prop_assert_eq!(with.nearest(&asked, 10), without.nearest(&asked, 10));
    }

    #[test]
    fn an_index_that_was_searched_before_a_change_is_as_one_made_anew(
        texts in prop::collection::vec((text(), text()), 3..8),
        asked in text(),
    ) {
        let all: Vec<(u32, Probe)> = (0..).zip(texts.iter().map(|(title, text)| probe(title, text))).collect();
        let (first, rest) = all.split_at(1);
        let mut changed = index(first);
        let question = probe(&asked, "");
        for (id, text) in rest {
            changed.nearest(&question, 9);
            changed.insert(*id, text);
        }
        changed.nearest(&question, 9);
        changed.remove(0);
        prop_assert_eq!(changed.nearest(&question, 9), index(rest).nearest(&question, 9));
    }

    #[test]
    fn any_text_can_be_compared(title in "\\PC*", text in "\\PC*") {
        let mut index = town();
        let odd = probe(&title, &text);
        index.insert(9, &odd);
        prop_assert!(index.nearest(&odd, 3).len() <= 3);
    }
}
