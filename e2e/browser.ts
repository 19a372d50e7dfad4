import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

// Containers have no sandbox for root, no /dev/shm to speak of and no graphics card.
const frugal = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--no-zygote']

// That of the package names folders of the host it was made for.
const fontsHere =
  '<fontconfig><dir prefix="relative">fonts</dir><dir>/usr/share/fonts</dir><cachedir prefix="relative">cache</cachedir></fontconfig>'

const ofTheMachine = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)

/** A headless Chromium: the one npm brings, else the machine's own. */
export async function launchBrowser(): Promise<Browser> {
  try {
    const folder = await unpackChromium()
    return await chromium.launch({
      executablePath: join(folder, 'chromium'),
      args: frugal,
      env: surroundings(folder),
    })
  } catch (fault) {
    if (!ofTheMachine) throw fault
    return chromium.launch({ executablePath: ofTheMachine, args: frugal })
  }
}

/**
 * Unpacks what npm brings, once for each version; test files that come at the same time may each do it.
 * @returns the folder, with `chromium` inside
 */
async function unpackChromium(): Promise<string> {
  const packed = dirname(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))))
  const { version } = JSON.parse(readFileSync(join(packed, 'package.json'), 'utf8'))
  const folder = join(packed, '..', '..', '.cache', `chromium-${version}`)
  if (existsSync(folder)) return folder
  const nursery = `${folder}.new-${process.pid}`
  mkdirSync(nursery, { recursive: true })
  await inflateInto(nursery, join(packed, 'bin'))
  writeFileSync(join(nursery, 'fonts', 'fonts.conf'), fontsHere)
  try {
    renameSync(nursery, folder)
  } catch (fault) {
    rmSync(nursery, { recursive: true, force: true })
    if (!existsSync(folder)) throw fault
  }
  return folder
}

// The package unpacks into the temporary folder of the moment and trusts whatever it finds there: give it a fresh one.
async function inflateInto(folder: string, bin: string) {
  const { inflate } = await import('@sparticuz/chromium')
  const usual = process.env.TMPDIR
  process.env.TMPDIR = folder
  const unpacking = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'].map((name) => inflate(join(bin, name)))
  if (usual === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = usual
  await Promise.all(unpacking)
}

// A bare machine lacks the NSS libraries and has no font: the package brings both.
function surroundings(folder: string): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const fonts = existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: join(folder, 'fonts') }
  return { ...Object.fromEntries(own), ...fonts, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
}
