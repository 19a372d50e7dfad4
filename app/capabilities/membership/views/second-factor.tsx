import { Button, ButtonLink, PostButton } from '#ui/button.tsx'
import { ErrorSummary } from '#ui/error-summary.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { counted, formatDay } from '#ui/format.ts'
import { Notice } from '#ui/notice.tsx'
import { Page } from '#ui/page.tsx'
import { type FactorState, secondFactorPath } from '../model/second-factor.ts'

export interface FactorProps {
  state: FactorState
  returnTo: string
  offered: { picture: string; letters: string } | null
  form: KeptForm | undefined
}

/** Asks for the second factor that the person has. */
export function Give({ state, returnTo, form }: Omit<FactorProps, 'offered'>) {
  const field = filled(form)
  return (
    <>
      <ErrorSummary mistakes={form?.mistakes} />
      {state.hasTotp && (
        <form method="post" className="form">
          <Hidden verb="give" returnTo={returnTo} />
          <Field
            label="Code de votre application"
            hint="Six chiffres, qui changent toutes les trente secondes."
            kind="number"
            autoComplete="one-time-code"
            {...field('code')}
          />
          <p className="send">
            <Button look="main">Ouvrir ma session</Button>
          </p>
        </form>
      )}
      {state.passkeys.length > 0 && <Passkey purpose="verify" label="Présenter ma clé d’accès" next={returnTo || '/espace'} />}
      {state.recoveryCodesLeft > 0 && (
        <details open={form?.fields.verb === 'recover'}>
          <summary>Je n’ai plus mon application ni ma clé</summary>
          <form method="post" className="form">
            <Hidden verb="recover" returnTo={returnTo} />
            <Field
              label="Code de secours"
              hint={`L’un de ceux que vous avez notés ; il vous en reste ${state.recoveryCodesLeft}.`}
              autoComplete="off"
              {...field('recovery')}
            />
            <Button>Ouvrir avec ce code</Button>
          </form>
        </details>
      )}
      <PostButton action="/deconnexion">Me déconnecter</PostButton>
    </>
  )
}

/** Gives a person a second factor: an application that shows codes, or a passkey. */
export function Enrol({ state, returnTo, offered, form }: FactorProps) {
  const field = filled(form)
  return (
    <>
      {!state.isGiven && <ErrorSummary mistakes={form?.mistakes} />}
      {!state.hasTotp && (
        <section aria-labelledby="application">
          <h2 id="application">Avec une application de codes</h2>
          {offered ? (
            <>
              <p>
                Ouvrez votre application (FreeOTP, Aegis, Google Authenticator, Microsoft Authenticator…) et visez ce carré, ou tapez la
                clé.
              </p>
              <p>
                <img
                  src={offered.picture}
                  alt="Carré à viser avec l’application de codes ; la clé est écrite dessous"
                  width={220}
                  height={220}
                />
              </p>
              <p>
                Clé : <code>{offered.letters}</code>
              </p>
              <form method="post" className="form">
                <Hidden verb="confirm" returnTo={returnTo} />
                <Field
                  label="Code que l’application affiche"
                  hint="Six chiffres."
                  kind="number"
                  autoComplete="one-time-code"
                  {...field('code')}
                />
                <p className="send">
                  <Button look="main">Confirmer</Button>
                </p>
              </form>
            </>
          ) : (
            <>
              <p>Une application de votre téléphone affiche un code de six chiffres, sans réseau. Elle marche partout.</p>
              <PostButton look="main" fields={{ verb: 'start', retour: returnTo }}>
                Relier une application
              </PostButton>
            </>
          )}
        </section>
      )}
      <Passkey
        purpose="register"
        title="Avec une clé d’accès"
        text="L’empreinte ou le code de votre appareil, ou une clé que l’on branche. Rien à recopier, et rien à voler."
        label="Ajouter une clé d’accès"
        next={returnTo || `${secondFactorPath}?fait=cle`}
      />
      {state.isRequired && !state.isDemonstration && !state.isGiven && <PostButton action="/deconnexion">Me déconnecter</PostButton>}
    </>
  )
}

/** Hidden until its script has seen that the browser has passkeys. */
function Passkey(props: { purpose: 'register' | 'verify'; title?: string; text?: string; label: string; next: string }) {
  return (
    <section data-passkey={props.purpose} data-place={`${secondFactorPath}/cle`} data-next={props.next} hidden>
      {props.title && <h2>{props.title}</h2>}
      {props.text && <p>{props.text}</p>}
      <p>
        <button type="button" className="button">
          {props.label}
        </button>
      </p>
      <p role="status" />
    </section>
  )
}

function Hidden({ verb, returnTo }: { verb: string; returnTo: string }) {
  return (
    <>
      <input type="hidden" name="verb" value={verb} />
      <input type="hidden" name="retour" value={returnTo} />
    </>
  )
}

/** What a session that gave its second factor may know of the others, and do with them. */
export function Given({ state, returnTo, done, form }: Pick<FactorProps, 'state' | 'returnTo' | 'form'> & { done: string | undefined }) {
  return (
    <>
      {done && !form && <Notice kind="success">{done}</Notice>}
      <ErrorSummary mistakes={form?.mistakes} />
      <section className="sheet" aria-labelledby="mes-facteurs">
        <h2 id="mes-facteurs">Vos seconds facteurs</h2>
        {!state.hasTotp && state.passkeys.length === 0 && <p>Votre fournisseur d’identité a vérifié le second : vous n’en avez pas ici.</p>}
        <ul role="list" className="requests">
          {state.hasTotp && (
            <li>
              <p>
                Une application de codes, et {counted(state.recoveryCodesLeft, 'code de secours', 'codes de secours')} qui{' '}
                {state.recoveryCodesLeft > 1 ? 'restent' : 'reste'}.
              </p>
              <div className="row">
                <PostButton small fields={{ verb: 'renew' }}>
                  Refaire mes codes de secours
                </PostButton>
                <PostButton small fields={{ verb: 'remove-application' }}>
                  Retirer l’application
                </PostButton>
              </div>
            </li>
          )}
          {state.passkeys.map((key, rank) => (
            <li key={key.id}>
              <p>
                Clé d’accès {rank + 1}, ajoutée le {formatDay(key.addedOn)}
                {key.usedOn ? `, présentée en dernier le ${formatDay(key.usedOn)}` : ', jamais présentée depuis'}.
              </p>
              <PostButton small fields={{ verb: 'remove-key', key: key.id }}>
                Retirer<span className="read-only-aloud"> la clé d’accès {rank + 1}</span>
              </PostButton>
            </li>
          ))}
        </ul>
        <p>
          <a href={returnTo || '/espace'}>Continuer</a>
        </p>
      </section>
    </>
  )
}

/** Told once: they are kept as hashes. */
export function RecoveryCodes({ codes, next }: { codes: readonly string[]; next: string }) {
  return (
    <Page
      title="Notez vos codes de secours"
      tabTitle="Second facteur"
      lede="Chacun ouvre une session une fois, si vous perdez votre téléphone. Ils ne seront plus jamais affichés."
    >
      <ul className="in-columns">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p className="send">
        <ButtonLink look="main" href={next}>
          Je les ai notés, continuer
        </ButtonLink>
      </p>
    </Page>
  )
}
