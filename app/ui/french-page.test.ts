import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frenchPage } from './french-page.ts'

const seen = (html: string) => frenchPage(html).replaceAll('\u00a0', '~')

test('aucun signe double ne passe seul à la ligne', () => {
  assert.equal(seen('<p>Titre : « ainsi », 30 % ; oui ?</p>'), '<p>Titre~: «~ainsi~», 30~%~; oui~?</p>')
})

test('ce qui est tapé, cité comme du code ou écrit dans un attribut reste tel quel', () => {
  const same = '<a title="x : y"><code>a : b</code><textarea name="t">« oui »\n : non</textarea><script>a ? b : c</script></a>'
  assert.equal(frenchPage(same), same)
})

test('une apostrophe droite entre deux lettres se lit courbe, sauf dans une adresse', () => {
  assert.equal(frenchPage("<p>Côte d&#x27;Azur, l'État</p>"), '<p>Côte d’Azur, l’État</p>')
  const same = '<p title="l\'axe">o\'neil@usine.example</p><code>l&#x27;axe</code>'
  assert.equal(frenchPage(same), same)
})

test('deux balises pareilles ne cachent pas ce qui les sépare', () => {
  assert.equal(seen('<code>a : b</code> fin : <code>c : d</code>'), '<code>a : b</code> fin~: <code>c : d</code>')
})
