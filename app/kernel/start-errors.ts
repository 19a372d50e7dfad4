import type { Config } from './config.ts'

/**
 * The sentence for a refusal to listen that a person can mend.
 * @returns undefined when the error is a fault of ours
 */
export function explainListenError(error: unknown, { port, host }: Pick<Config, 'port' | 'host'>): string | undefined {
  const { syscall, code, hostname } = error as SystemError
  const isListening = syscall === 'listen' || (syscall === 'getaddrinfo' && hostname === host)
  switch (isListening && code) {
    case 'EADDRINUSE':
      return `Le port ${port} est déjà pris : choisissez-en un autre, par exemple PORT=${port < 65_535 ? port + 1 : 3000} npm start.`
    case 'EACCES':
      return `Le port ${port} est réservé à l’administrateur : choisissez-en un au-dessus de 1024, par exemple PORT=3000 npm start.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST=${host} n’est pas une adresse de cette machine : écrivez par exemple HOST=127.0.0.1, ou HOST=0.0.0.0 pour toutes.`
    default:
      return undefined
  }
}

/**
 * The sentence for a database that DATABASE_URL names and that does not let us in; it never repeats the address.
 * @returns undefined when the error is a fault of ours
 */
export function explainDatabaseError(error: unknown): string | undefined {
  const { syscall, code } = firstOf(error)
  if (syscall === 'connect') {
    return 'Le serveur PostgreSQL de DATABASE_URL ne répond pas : vérifiez son adresse, son port, et qu’il est en marche.'
  }
  if (syscall === 'getaddrinfo') {
    return 'Le serveur PostgreSQL de DATABASE_URL est introuvable : vérifiez le nom de la machine.'
  }
  switch (code) {
    case '28P01':
    case '28000':
      return 'Le serveur PostgreSQL refuse le compte de DATABASE_URL : vérifiez le nom et le mot de passe.'
    case '3D000':
      return 'La base que nomme DATABASE_URL n’existe pas : créez-la, ou corrigez son nom à la fin de l’adresse.'
    default:
      return undefined
  }
}

type SystemError = { code?: string; syscall?: string; hostname?: string }

// Connecting to a name with several addresses fails with the errors of each.
function firstOf(error: unknown): SystemError {
  return (error instanceof AggregateError ? error.errors[0] : error) as SystemError
}
