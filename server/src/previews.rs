//! The first page of a PDF, drawn small. What people send may be made to hang a program or to burst it, so it is drawn
//! by a process of its own that has little time and little memory. What cannot be drawn has no preview.

use std::{
    io::{Cursor, Read, Write},
    process::{ExitCode, Stdio},
    time::Duration,
};

use hayro::{
    PixmapSettings, RenderCache, RenderSettings, hayro_interpret::InterpreterSettings, hayro_syntax::Pdf,
    render, vello_cpu::color::palette::css::WHITE,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    process::Command,
    sync::Semaphore,
    time::timeout,
};

/// The hidden command by which the program calls itself.
pub const COMMAND: &str = "first-page";

/// The longest side, pixels.
const SIDE: f32 = 480.0;

/// How long a page may take: by the clock, and of the processor.
const PATIENCE: Duration = Duration::from_secs(10);
#[cfg(unix)]
const PROCESSOR_SECONDS: u64 = 5;

/// All memory that the drawing process may have, bytes.
#[cfg(unix)]
const MEMORY: u64 = 768 * 1024 * 1024;

/// The largest picture that is taken from it, bytes.
const PICTURE: u64 = 4 * 1024 * 1024;

/// So many are drawn at once; others wait.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A PNG of the first page; `None` when it cannot be drawn, or not within the limits.
pub async fn first_page(pdf: &[u8]) -> Option<Vec<u8>> {
    let _turn = AT_ONCE.acquire().await.ok()?;
    let picture = timeout(PATIENCE, by_another(pdf)).await.ok().flatten();
    if picture.is_none() {
        tracing::debug!("the first page of a PDF could not be drawn");
    }
    picture
}

/// Lets another process draw it; one that is not waited for any longer is killed.
async fn by_another(pdf: &[u8]) -> Option<Vec<u8>> {
    let mut child = Command::new(std::env::current_exe().ok()?)
        .arg(COMMAND)
        // It has no business with our settings and secrets.
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .ok()?;
    let (mut to, from) = (child.stdin.take()?, child.stdout.take()?);
    let send = async move {
        // It may have given up before it has read all.
        let _ = to.write_all(pdf).await;
    };
    let receive = async move {
        let mut picture = Vec::new();
        from.take(PICTURE).read_to_end(&mut picture).await.ok()?;
        Some(picture)
    };
    let ((), picture) = tokio::join!(send, receive);
    let drawn = child.wait().await.ok()?.success();
    picture.filter(|picture| drawn && !picture.is_empty())
}

/// The other process: a PDF comes in, a PNG goes out.
pub fn draw_for_another() -> ExitCode {
    limit();
    let mut pdf = Vec::new();
    let drawn = std::io::stdin()
        .read_to_end(&mut pdf)
        .ok()
        .and_then(|_| draw(pdf))
        .and_then(|picture| std::io::stdout().write_all(&picture).ok());
    match drawn {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}

/// From here on the process ends when it takes too much.
fn limit() {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, setrlimit};
        for (resource, most) in [
            (Resource::As, MEMORY),
            (Resource::Cpu, PROCESSOR_SECONDS),
            (Resource::Core, 0),
        ] {
            let limit = Rlimit {
                current: Some(most),
                maximum: Some(most),
            };
            if setrlimit(resource, limit).is_err() {
                // Rather no preview than one without limits.
                std::process::exit(1);
            }
        }
    }
}

fn draw(pdf: Vec<u8>) -> Option<Vec<u8>> {
    let pdf = Pdf::new(pdf).ok()?;
    let page = pdf.pages().first()?;
    let (width, height) = page.render_dimensions();
    // However large the page, the picture is small; a line is at least a pixel wide.
    let scale = (SIDE / width).min(SIDE / height);
    let stretched = |side: f32| (side * scale).max(1.0) / side;
    let (x_scale, y_scale) = (stretched(width), stretched(height));
    if !(x_scale.is_finite() && y_scale.is_finite() && x_scale > 0.0 && y_scale > 0.0) {
        return None;
    }
    let drawn = render(
        page,
        &RenderCache::new(),
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &PixmapSettings {
            x_scale,
            y_scale,
            bg_color: WHITE,
        },
    );
    // Nothing shines through the white page, so that its pixels are as a PNG has them.
    let (width, height) = (u32::from(drawn.width()), u32::from(drawn.height()));
    let picture = image::RgbaImage::from_raw(width, height, drawn.data_as_u8_slice().to_vec())?;
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).ok()?;
    Some(png.into_inner())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A PDF of one page with a black field on its lower left quarter.
    fn pdf(width: u64, height: u64, trailer: &str) -> Vec<u8> {
        let field = format!("0 0 0 rg 0 0 {} {} re f", width / 2, height / 2);
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
            format!("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents 4 0 R >>"),
            format!("<< /Length {} >>\nstream\n{field}\nendstream", field.len()),
            "<< /Filter /Standard /V 2 /R 3 /Length 128 /P -44 /O (01234567890123456789012345678901) /U (01234567890123456789012345678901) >>".to_owned(),
        ];
        let mut out = "%PDF-1.7\n".to_owned();
        let mut places = Vec::new();
        for (at, object) in objects.iter().enumerate() {
            places.push(out.len());
            out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", at + 1));
        }
        let table = out.len();
        out.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
        for place in places {
            out.push_str(&format!("{place:010} 00000 n \n"));
        }
        let size = objects.len() + 1;
        out.push_str(&format!(
            "trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n"
        ));
        out.into_bytes()
    }

    #[test]
    fn the_first_page_becomes_a_small_picture() {
        let picture = image::load_from_memory(&draw(pdf(595, 842, "")).unwrap())
            .unwrap()
            .to_rgb8();
        assert_eq!(picture.height(), 480);
        assert!((338..=340).contains(&picture.width()));
        assert_eq!(picture.get_pixel(20, 460).0, [0, 0, 0]);
        assert_eq!(picture.get_pixel(320, 20).0, [255, 255, 255]);
    }

    #[test]
    fn a_page_as_large_as_a_country_becomes_a_small_picture_too() {
        for (width, height) in [
            (2_000_000_000, 2_000_000_000),
            (2_000_000_000, 1),
            (1, 2_000_000_000),
        ] {
            if let Some(picture) = draw(pdf(width, height, "")) {
                let picture = image::load_from_memory(&picture).unwrap();
                assert!(picture.width() <= 480 && picture.height() <= 480);
            }
        }
    }

    #[test]
    fn what_is_locked_broken_or_no_pdf_has_no_preview() {
        let locked = pdf(595, 842, "/Encrypt 5 0 R /ID [<00> <00>]");
        let mut cut = pdf(595, 842, "");
        cut.truncate(80);
        for bad in [locked, cut, b"%PDF-1.7\nnonsense".to_vec(), Vec::new()] {
            assert_eq!(draw(bad), None);
        }
    }
}
