import type { ReactNode } from 'react'

interface Look {
  /** `main`: the page's one accented action. */
  look?: 'main' | 'danger' | 'plain'
  small?: boolean
  children: ReactNode
}

const classOf = ({ look, small }: Look) => ['button', look && look !== 'plain' ? look : '', small ? 'small' : ''].filter(Boolean).join(' ')

export function Button(props: Look & { name?: string; value?: string; disabled?: boolean; formAction?: string }) {
  const { look, small, children, ...rest } = props
  return (
    <button type="submit" className={classOf({ look: look ?? 'plain', small: small ?? false, children })} {...rest}>
      {children}
    </button>
  )
}

/** Goes somewhere and looks like a button. */
export function ButtonLink(props: Look & { href: string; download?: boolean }) {
  return (
    <a className={classOf(props)} href={props.href} download={props.download || undefined}>
      {props.children}
    </a>
  )
}

/** One verb as a form of its own: a button that changes something without a page in between. */
export function PostButton(props: Look & { action?: string; fields?: Readonly<Record<string, string>>; disabled?: boolean }) {
  const { action, fields = {}, disabled, ...look } = props
  return (
    <form method="post" action={action}>
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button {...look} {...(disabled && { disabled })} />
    </form>
  )
}
