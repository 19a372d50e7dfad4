import type { ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Page } from '#ui/page.tsx'
import { Tabs } from '#ui/tabs.tsx'

const pages = [
  { label: 'Fiches', path: '' },
  { label: 'Tableau', path: '/tableau' },
  { label: 'Calendrier', path: '/calendrier' },
  { label: 'Gantt', path: '/gantt' },
  { label: 'Axes', path: '/axes' },
  { label: 'Versions', path: '/versions' },
  { label: 'Modèles', path: '/modeles' },
  { label: 'Fichiers', path: '/fichiers' },
] as const

/** A page of the plan: its title, and the way to the others. */
export function PlanPage(props: {
  href: string
  title: string
  name: string
  lede?: ReactNode
  above?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  const { href, title, name, children, ...rest } = props
  const { pathname } = useLocation()
  return (
    <Page title={title} tabTitle={`${title}, ${name}`} wide {...rest}>
      <Tabs
        label="Pages du plan d’actions"
        tabs={pages.map(({ label, path }) => ({ label, href: href + path, current: pathname === href + path }))}
      />
      {children}
    </Page>
  )
}
