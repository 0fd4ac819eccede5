// The mails that a realm sends: those that come to a mail server here, and those that a fake keeps to itself and shows
// to tests below `/_fake/`.

import { SMTPServer } from "smtp-server";
import { baseUrl } from "../lib/settings.mjs";

const PATIENCE = 5_000;

export class Mails {
  #realm;
  #server;
  #came = [];

  static async begin(realm) {
    const mails = new Mails();
    mails.#realm = realm;
    mails.#server = new SMTPServer({
      authOptional: true,
      disabledCommands: ["STARTTLS"],
      onData: async (stream, session, done) => {
        const parts = await stream.toArray();
        const text = unfolded(Buffer.concat(parts).toString());
        mails.#came.push(...session.envelope.rcptTo.map(({ address }) => ({ address, text })));
        done();
      },
    });
    await new Promise((resolve, reject) => mails.#server.once("error", reject).listen(0, "127.0.0.1", resolve));
    mails.port = mails.#server.server.address().port;
    return mails;
  }

  end() {
    return new Promise((resolve) => this.#server.close(resolve));
  }

  // The link of the last mail to `address`, as soon as one has come.
  async lastLink(address) {
    for (const start = Date.now(); Date.now() - start < PATIENCE; ) {
      const link = this.#delivered(address) ?? (await this.#kept(address));
      if (link) return link;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`no mail to ${address}`);
  }

  #delivered(address) {
    const mail = this.#came.findLast((mail) => mail.address === address);
    return mail && /https?:\/\/\S+\/login-actions\/action-token\?[^\s"<]+/.exec(mail.text)?.[0];
  }

  async #kept(address) {
    const answer = await fetch(`${baseUrl}/_fake/mails`);
    if (!answer.ok) return undefined;
    const mails = await answer.json();
    return mails.findLast((mail) => mail.realm === this.#realm && mail.to === address)?.link;
  }
}

// As it was before it was made to fit lines (RFC 2045, section 6.7).
const unfolded = (text) => (text.includes("quoted-printable") ? text.replace(/=\r?\n/g, "").replaceAll("=3D", "=") : text);
