import { natureCodes, natures } from '#cap/state-aid/model/intensity.ts'
import { Button } from '#ui/button.tsx'
import { Select } from '#ui/choice.tsx'
import { Field } from '#ui/field.tsx'
import { filled, type KeptForm } from '#ui/form.ts'
import { blockField, mostBlocks, type SavedBlock } from '../model/cost-blocks.ts'

const options = natureCodes.map((value) => ({ value, label: natures[value] }))

/** What the cost is made of: a few lines more than there are blocks, and an empty one is no block. */
export function CostBlocks({ blocks, form }: { blocks: readonly SavedBlock[]; form: KeptForm | undefined }) {
  const saved: Record<string, string> = {}
  for (const [rank, block] of blocks.entries()) {
    saved[blockField(rank, 'intitule')] = block.label
    saved[blockField(rank, 'nature')] = block.nature
    saved[blockField(rank, 'cout')] = (block.cost / 100).toLocaleString('fr-FR')
    if (block.extraCost !== null) saved[blockField(rank, 'surcout')] = (block.extraCost / 100).toLocaleString('fr-FR')
  }
  const field = filled(form, saved)
  const shown = form ? mostBlocks : Math.min(mostBlocks, blocks.length + 2)
  return (
    <form method="post" className="plan-form">
      <input type="hidden" name="verb" value="describe" />
      <p className="quiet">
        Le droit juge chaque poste à part : ce qu’il paie dit quels articles du RGEC l’ouvrent, et à quel taux. Le surcoût est ce que le
        poste coûte de plus que ce qui serait fait sans aide ; sans lui, les taux d’énergie et d’environnement sont ceux du coût total, plus
        bas.
      </p>
      {Array.from({ length: shown }, (_, rank) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line is its rank
        <fieldset className="plan-line" key={rank}>
          <legend>Poste {rank + 1}</legend>
          <div className="pair-of-fields">
            <Field label="Intitulé" {...field(blockField(rank, 'intitule'))} />
            <Select label="À quoi il sert" options={options} {...field(blockField(rank, 'nature'))} />
            <Field kind="number" unit="€" label="Coût HT" {...field(blockField(rank, 'cout'))} />
            <Field kind="number" unit="€" label="Dont surcoût" optional {...field(blockField(rank, 'surcout'))} />
          </div>
        </fieldset>
      ))}
      <div className="send">
        <Button>Enregistrer les postes</Button>
      </div>
    </form>
  )
}
