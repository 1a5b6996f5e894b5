//! The words for running SQL on a [`crate::Wire`], with the only match over the engines.

/// Runs one statement; gives the number of rows it changed.
macro_rules! execute {
    ($wire:expr, { sqlite: $s:expr, postgres: $p:expr $(,)? } $(, $arg:expr)* $(,)?) => {
        match &mut (*$wire).line {
            $crate::db::Line::Sqlite(c) => sqlx::query($s)$(.bind($arg))*.execute(&mut **c).await.map(|done| done.rows_affected()),
            $crate::db::Line::Postgres(c) => sqlx::query($p)$(.bind($arg))*.execute(&mut **c).await.map(|done| done.rows_affected()),
        }.map_err($crate::Refusal::from)
    };
    ($wire:expr, $sql:expr $(, $arg:expr)* $(,)?) => {
        execute!($wire, { sqlite: $sql, postgres: $sql } $(, $arg)*)
    };
}

/// Reads one value of one row, if there is one.
macro_rules! scalar {
    ($wire:expr, $ty:ty, { sqlite: $s:expr, postgres: $p:expr $(,)? } $(, $arg:expr)* $(,)?) => {
        match &mut (*$wire).line {
            $crate::db::Line::Sqlite(c) => sqlx::query_scalar::<_, $ty>($s)$(.bind($arg))*.fetch_optional(&mut **c).await,
            $crate::db::Line::Postgres(c) => sqlx::query_scalar::<_, $ty>($p)$(.bind($arg))*.fetch_optional(&mut **c).await,
        }.map_err($crate::Refusal::from)
    };
    ($wire:expr, $ty:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        scalar!($wire, $ty, { sqlite: $sql, postgres: $sql } $(, $arg)*)
    };
}

/// Reads one row into a struct, if there is one.
macro_rules! fetch_optional {
    ($wire:expr, $ty:ty, { sqlite: $s:expr, postgres: $p:expr $(,)? } $(, $arg:expr)* $(,)?) => {
        match &mut (*$wire).line {
            $crate::db::Line::Sqlite(c) => sqlx::query_as::<_, $ty>($s)$(.bind($arg))*.fetch_optional(&mut **c).await,
            $crate::db::Line::Postgres(c) => sqlx::query_as::<_, $ty>($p)$(.bind($arg))*.fetch_optional(&mut **c).await,
        }.map_err($crate::Refusal::from)
    };
    ($wire:expr, $ty:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        fetch_optional!($wire, $ty, { sqlite: $sql, postgres: $sql } $(, $arg)*)
    };
}

/// Reads all rows into structs.
macro_rules! fetch_all {
    ($wire:expr, $ty:ty, { sqlite: $s:expr, postgres: $p:expr $(,)? } $(, $arg:expr)* $(,)?) => {
        match &mut (*$wire).line {
            $crate::db::Line::Sqlite(c) => sqlx::query_as::<_, $ty>($s)$(.bind($arg))*.fetch_all(&mut **c).await,
            $crate::db::Line::Postgres(c) => sqlx::query_as::<_, $ty>($p)$(.bind($arg))*.fetch_all(&mut **c).await,
        }.map_err($crate::Refusal::from)
    };
    ($wire:expr, $ty:ty, $sql:expr $(, $arg:expr)* $(,)?) => {
        fetch_all!($wire, $ty, { sqlite: $sql, postgres: $sql } $(, $arg)*)
    };
}
