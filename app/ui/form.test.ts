import assert from 'node:assert/strict'
import { test } from 'node:test'
import { z } from 'zod'
import { filled, keep, mistakesOf, ticked } from './form.ts'

const Form = z.object({
  title: z
    .string()
    .min(3, 'Donnez un titre')
    .regex(/^[A-Z]/, 'Commencez par une majuscule'),
  needs: z.array(z.string()).min(1, 'Cochez un besoin'),
})

test('each field says one thing to mend, in French', () => {
  const { error } = Form.safeParse({ title: 'a', needs: [] })
  assert.deepEqual(error && mistakesOf(error), { title: 'Donnez un titre', needs: 'Cochez un besoin' })
  const { error: empty } = Form.safeParse({})
  assert.deepEqual(empty && mistakesOf(empty), {
    title: 'Ce champ est à remplir.',
    needs: 'Ce champ est à remplir.',
  })
})

test('what a schema says by itself is French too, and one line of several is mended in its field', () => {
  const Lines = z.object({ owner: z.string().max(2000), pilots: z.array(z.string().max(3, 'Trop long')), jobs: z.number().max(9) })
  const { error } = Lines.safeParse({ owner: 'x'.repeat(2001), pilots: ['abc', 'abcd'], jobs: 10 })
  assert.deepEqual(error && mistakesOf(error), {
    owner: 'Ce texte est trop long : 2\u202f000 caractères au plus.',
    pilots: 'Trop long',
    jobs: 'C’est trop : vérifiez ce nombre.',
  })
})

test('a form that comes back keeps what was typed, but neither files nor passwords', () => {
  const typed = {
    title: 'x'.repeat(30_000),
    password: 'secret',
    plan: new File([], 'plan.pdf'),
    needs: ['land'],
  }
  const { data, init } = keep(typed, {})
  assert.deepEqual([data.fields, init?.status], [{ title: 'x'.repeat(20_000), needs: ['land'] }, 422])
})

test('a field shows what was just typed, emptied fields included, else what is saved', () => {
  const form = { fields: { title: '', needs: 'land' }, mistakes: { title: 'Donnez un titre' } }
  assert.deepEqual(filled(form, { title: 'saved' })('title'), {
    name: 'title',
    value: '',
    error: 'Donnez un titre',
  })
  assert.deepEqual(filled(undefined, { cost: 12 })('cost'), { name: 'cost', value: '12', error: undefined })
  assert.deepEqual(ticked(form, { needs: ['skills'] })('needs').values, ['land'])
  assert.deepEqual(ticked(undefined, { needs: ['skills'] })('needs').values, ['skills'])
})
