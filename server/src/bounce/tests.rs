//! Reports as different mail servers write them, and what is none.

use super::*;

const TOKEN: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

fn token() -> Uuid {
    Uuid::try_parse(TOKEN).unwrap()
}

/// As Postfix writes it.
fn postfix(fields: &str) -> String {
    format!(
        "Return-Path: <>\r
Delivered-To: studs+{TOKEN}@kommun.example\r
Received: by mx.kommun.example (Postfix) id 4F2A91C0; Tue, 24 Nov 2026 10:02:11 +0100 (CET)\r
Date: Tue, 24 Nov 2026 10:02:11 +0100 (CET)\r
From: MAILER-DAEMON@mx.kommun.example (Mail Delivery System)\r
Subject: Undelivered Mail Returned to Sender\r
To: studs+{TOKEN}@kommun.example\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type=delivery-status;\r
\tboundary=\"3B1F2.1764/mx.kommun.example\"\r
Message-Id: <20261124090211.4F2A91C0@mx.kommun.example>\r
\r
This is a MIME-encapsulated message.\r
\r
--3B1F2.1764/mx.kommun.example\r
Content-Description: Notification\r
Content-Type: text/plain; charset=us-ascii\r
\r
I'm sorry to have to inform you that your message could not be delivered.\r
Action: failed\r
Status: 5.1.1\r
\r
--3B1F2.1764/mx.kommun.example\r
Content-Description: Delivery report\r
Content-Type: message/delivery-status\r
\r
Reporting-MTA: dns; mx.kommun.example\r
X-Postfix-Queue-ID: 4F2A91C0\r
Arrival-Date: Tue, 24 Nov 2026 10:02:10 +0100 (CET)\r
\r
Final-Recipient: rfc822; anna.ek@skolan.example\r
Original-Recipient: rfc822;anna.ek@skolan.example\r
{fields}\r
--3B1F2.1764/mx.kommun.example\r
Content-Description: Undelivered Message Headers\r
Content-Type: text/rfc822-headers\r
\r
From: Riktning <riktning@kommun.example>\r
To: Anna Ek <anna.ek@skolan.example>\r
Subject: B-2026-0042\r
\r
--3B1F2.1764/mx.kommun.example--\r
"
    )
}

#[test]
fn a_permanent_failure_says_whose_letter_and_why() {
    let report = postfix(
        "Action: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.skolan.example\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n    <anna.ek@skolan.example>: Recipient address rejected: User\r\n    unknown in virtual mailbox table\r\n",
    );
    let expected = Report {
        token: token(),
        how: Bounce::Returned,
        trouble: "5.1.1".into(),
        answer: "550 5.1.1 <anna.ek@skolan.example>: Recipient address rejected: User unknown in virtual mailbox table"
            .into(),
    };
    assert_eq!(read_report(report.as_bytes(), None), Some(expected));
    // Lines may end as on Unix.
    assert!(read_report(report.replace('\r', "").as_bytes(), None).is_some());
}

#[test]
fn a_report_of_another_make_counts_too() {
    let report = format!(
        "From: <postmaster@skolan.example>
To: \"studs\" <studs+{TOKEN}@kommun.example>
Subject: =?utf-8?B?T2xldmVyZXJiYXJ0OiBCLTIwMjYtMDA0Mg==?=
Content-Type: Multipart/Report; REPORT-TYPE=\"delivery-status\"; boundary=\"_000_x_\"
MIME-Version: 1.0

--_000_x_
Content-Type: multipart/alternative; boundary=\"_001_x_\"

--_001_x_
Content-Type: text/html; charset=\"utf-8\"
Content-Transfer-Encoding: base64

PHA+RGV0IGdpY2sgaW50ZTwvcD4=
--_001_x_--
--_000_x_
Content-Type: Message/Delivery-Status

Reporting-MTA: dns;ABC01.prod.example

Final-Recipient: rfc822;anna.ek@skolan.example
Action: Failed
Status: 5.4.1
Diagnostic-Code: smtp;550 5.4.1 Recipient address rejected: Access denied

--_000_x_
Content-Type: message/rfc822

Subject: B-2026-0042
To: anna.ek@skolan.example

--_000_x_--
"
    );
    let read = read_report(report.as_bytes(), None).unwrap();
    assert_eq!(
        (read.token, read.how, read.trouble.as_str()),
        (token(), Bounce::Returned, "5.4.1")
    );
    // The mail server knows better to whom it got it.
    let hidden = report.replace(&format!("studs+{TOKEN}"), "undisclosed");
    assert_eq!(read_report(hidden.as_bytes(), None), None);
    assert!(read_report(hidden.as_bytes(), Some(&format!("studs+{TOKEN}@kommun.example"))).is_some());
    assert_eq!(read_report(report.as_bytes(), Some("studs@kommun.example")), None);
}

#[test]
fn a_server_whose_patience_is_over_gives_the_address_up() {
    let report = postfix(
        "Action: failed\r\nStatus: 4.4.1\r\nDiagnostic-Code: X-Postfix; connect to mx.skolan.example[192.0.2.7]:25: Connection timed out\r\n",
    );
    let read = read_report(report.as_bytes(), None).unwrap();
    assert_eq!((read.how, read.trouble.as_str()), (Bounce::GivenUp, "4.4.1"));
    assert!(read.answer.starts_with("connect to"));
}

#[test]
fn what_tells_of_no_failure_of_the_address_is_left_alone() {
    for fields in [
        "Action: delayed\r\nStatus: 4.4.1\r\nWill-Retry-Until: Sun, 29 Nov 2026 10:02:10 +0100\r\n",
        "Action: delivered\r\nStatus: 2.0.0\r\n",
        "Action: failed\r\nStatus: 5.7.1\r\nDiagnostic-Code: smtp; 550 5.7.1 Looks like spam\r\n",
        "Action: failed\r\nStatus: 5.3.4\r\n",
        "Action: failed\r\n",
        "",
        // An address that leads to two, of which one got it.
        "Action: failed\r\nStatus: 5.1.1\r\n\r\nFinal-Recipient: rfc822; ola@skolan.example\r\nAction: relayed\r\nStatus: 2.0.0\r\n",
    ] {
        assert_eq!(read_report(postfix(fields).as_bytes(), None), None, "{fields}");
    }
}

#[test]
fn what_is_no_report_is_thrown_away() {
    let whole = postfix("Action: failed\r\nStatus: 5.1.1\r\n");
    assert!(read_report(whole.as_bytes(), None).is_some());
    let away = format!(
        "From: anna.ek@skolan.example\r\nTo: studs+{TOKEN}@kommun.example\r\nSubject: Autosvar\r\nAuto-Submitted: auto-replied\r\n\r\nJag är ledig.\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    );
    let mut cases: Vec<Vec<u8>> = vec![
        Vec::new(),
        b"\0\xff\xfe\r\n\r\n".to_vec(),
        away.into_bytes(),
        whole.replace(TOKEN, "0f1e2d3c").into_bytes(),
        whole.replace(TOKEN, &"z".repeat(32)).into_bytes(),
        whole
            .replace("message/delivery-status", "text/plain")
            .into_bytes(),
        "Content-Type: multipart/report; boundary=a\r\n\r\n"
            .repeat(500)
            .into_bytes(),
    ];
    // Cut off anywhere, nothing breaks.
    cases.extend(
        (0..whole.len())
            .step_by(97)
            .map(|end| whole.as_bytes()[..end].to_vec())
            .filter(|cut| !String::from_utf8_lossy(cut).contains("Final-Recipient")),
    );
    for raw in cases {
        assert_eq!(read_report(&raw, None), None, "{}", String::from_utf8_lossy(&raw));
    }
}
