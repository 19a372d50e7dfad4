import { useLocation } from 'react-router'
import { Tabs } from '#ui/tabs.tsx'

/** The pages about the people and the organisations of a territory. */
export function PartnerTabs({ code, mayGive, mayMerge }: { code: string; mayGive: boolean; mayMerge: boolean }) {
  const { pathname } = useLocation()
  const href = `/espace/${code}/partenaires`
  const tabs = [
    { label: 'Soutiens et demandes', href },
    { label: 'Organisations', href: `${href}/organisations` },
    { label: 'Personnes et mandats', href: `${href}/mandats` },
    ...(mayGive ? [{ label: 'Invitations', href: `${href}/inviter` }] : []),
    ...(mayMerge ? [{ label: 'Doublons', href: `${href}/doublons` }] : []),
  ]
  return <Tabs label="Pages de l’annuaire" tabs={tabs.map((tab) => ({ ...tab, current: tab.href === pathname }))} />
}
