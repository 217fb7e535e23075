/** Yanking at crates.io: https://doc.rust-lang.org/cargo/reference/registry-web-api.html#yank */
import type { CrateYanks, WriteResult } from '../ports.ts';
import { objectOf, trueOrFalse } from '../shape.ts';
import { addresses } from './addresses.ts';
import { answerOf, refusalReason, unanswered } from './crates-answers.ts';
import type { Http } from './http.ts';

const yankAnswer = objectOf({ ok: trueOrFalse });

/** At crates.io itself. The token needs the scope `yank`: those of trusted publishing lack it. */
export function crateYanks(http: Http): CrateYanks {
  return {
    async yank({ name, version, token }): Promise<WriteResult<void>> {
      const answer = await http.request({
        method: 'DELETE',
        url: `${addresses.crates}/api/v1/crates/${encodeURIComponent(name)}/${encodeURIComponent(version)}/yank`,
        authorization: token,
        headers: { accept: 'application/json' },
        // What is yanked already is answered like what is yanked now: asking twice does no harm.
        retry: 'read',
        maxBytes: 64 * 1024,
      });
      if (!answer.answered) return unanswered(answer);
      if (answer.status !== 200) {
        return { state: 'refused', status: answer.status, reason: refusalReason(answer) };
      }
      return answerOf(answer, yankAnswer)?.ok
        ? { state: 'done', value: undefined }
        : { state: 'ambiguous', reason: 'its answer does not say that it was done' };
    },
  };
}
