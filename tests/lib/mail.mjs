// A mail server on this machine that keeps what it takes, and can be slow, refuse, or be down.

import { simpleParser } from "mailparser";
import { SMTPServer } from "smtp-server";

import { waitFor } from "./server.mjs";

export const FROM = "Riktning <riktning@exempelkommun.example>";

export const address = (name) => `${name}@exempelkommun.example`;

export class MailServer {
  /** Starts on a free port, or on one from before. */
  static async start(port = 0) {
    const server = new MailServer();
    await server.listen(port);
    return server;
  }

  constructor() {
    /** Letters that were taken, parsed. */
    this.letters = [];
    /** Letters whose content has come, taken or not. */
    this.begun = 0;
    /** Addresses that are refused for good. */
    this.refused = new Set();
    /** How long the answer to a letter is waited with, ms. */
    this.delay = 0;
    /** How long the answer to a recipient is waited with, ms, by address. */
    this.slow = new Map();
    /** Says "not now" to each letter's recipient. */
    this.busy = false;
  }

  listen(port) {
    this.server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS", "AUTH"],
      logger: false,
      onRcptTo: ({ address }, session, done) => {
        if (this.refused.has(address)) return done(Object.assign(new Error("no such mailbox"), { responseCode: 550 }));
        if (this.busy) return done(Object.assign(new Error("try again later"), { responseCode: 451 }));
        setTimeout(done, this.slow.get(address) ?? 0);
      },
      onData: async (stream, session, done) => {
        const pieces = [];
        try {
          for await (const piece of stream) pieces.push(piece);
        } catch {
          // The sender was killed in the middle: nothing has come.
          return;
        }
        this.begun += 1;
        if (this.delay) await new Promise((resolve) => setTimeout(resolve, this.delay));
        this.letters.push({ ...(await simpleParser(Buffer.concat(pieces))), to: session.envelope.rcptTo[0].address, sender: session.envelope.mailFrom.address, at: Date.now() });
        done();
      },
    });
    // A client that is killed leaves broken connections.
    this.server.on("error", () => {});
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, "127.0.0.1", () => {
        this.port = this.server.server.address().port;
        resolve();
      });
    });
  }

  stop() {
    return new Promise((resolve) => this.server.close(resolve));
  }

  /** The program's settings for sending here. */
  get settings() {
    return { RIKTNING_SMTP_URL: `smtp://127.0.0.1:${this.port}?tls=none`, RIKTNING_MAIL_FROM: FROM };
  }

  /** What came to an account, oldest first. */
  to(name) {
    return this.letters.filter((letter) => letter.to === address(name));
  }

  /** Refuses an account's address. */
  refuse(name) {
    this.refused.add(address(name));
  }

  /** The letter to an account whose subject line matches; waits for it. */
  async letter(name, subject, patience = 20_000) {
    const found = () => this.to(name).find((letter) => subject.test(letter.subject));
    await waitFor(() => found(), `a letter to ${name} about ${subject}`, patience);
    return found();
  }
}
