import type { ScenarioFile } from './scenario.ts'

/** A scenario as one may be written: fictional company, devices told as a territory would know them. */
export const exampleScenario: ScenarioFile = {
  title: 'Ligne de conserves sobre en énergie (exemple fictif)',
  on: '2026-11-23',
  grantedOn: '2026-12-15',
  owner: 'company',
  size: 'small',
  zone: 'c',
  worksStartOn: '2027-03-01',
  worksEndOn: '2028-02-28',
  deMinimisGrants: [
    { amountInEuros: 60_000, grantedOn: '2024-06-01' },
    { amountInEuros: 100_000, grantedOn: '2024-11-15' },
  ],
  ownMoneyAtMostInEuros: 900_000,
  blocks: [
    { code: 'machines', label: 'Ligne de conditionnement', nature: 'equipment', costInEuros: 1_200_000 },
    { code: 'chaleur', label: 'Récupération de chaleur fatale', nature: 'energy', costInEuros: 450_000, extraCostInEuros: 300_000, startsOn: '2027-06-01', endsOn: '2027-12-31' },
    { code: 'formation', label: 'Formation des opérateurs', nature: 'training', costInEuros: 60_000 },
  ],
  devices: [
    { code: 'region', name: 'Région, aide à l’investissement', funder: 'Région', form: 'grant', ratePercent: 30, maxInEuros: 400_000, bases: ['gber'], payments: [{ percent: 30, month: 1 }, { percent: 40, month: 8 }] },
    { code: 'energie', name: 'Fonds chaleur', funder: 'ADEME', form: 'grant', maxInEuros: 250_000, bases: ['gber'], articles: ['gber-38'], blocks: ['chaleur'] },
    { code: 'epci', name: 'Coup de pouce de l’agglomération', funder: 'Agglomération', form: 'grant', ratePercent: 20, maxInEuros: 50_000, bases: ['de-minimis'], payments: [{ percent: 100, month: 2 }], effort: 0.5 },
    { code: 'opco', name: 'Plan de formation', funder: 'OPCO', form: 'grant', ratePercent: 50, bases: ['gber'], articles: ['gber-31'], blocks: ['formation'] },
    { code: 'pret', name: 'Prêt vert', funder: 'Bpifrance', form: 'loan', minInEuros: 50_000, maxInEuros: 500_000, bases: ['none'], payments: [{ percent: 100, month: 0 }] },
  ],
  objective: 'most-aid',
  alternatives: 3,
}
