import { pageFrom } from '#ui/pagination.tsx'
import { levelCodes, obstacleKindCodes, obstacleStateCodes } from '../model/obstacles.ts'

/** What an address asks of the register of obstacles. */
export function askedOfObstacles(url: string) {
  const query = new URL(url).searchParams
  return {
    search: (query.get('q') ?? '').trim().slice(0, 200),
    kind: obstacleKindCodes.find((code) => code === query.get('nature')),
    level: levelCodes.find((code) => code === query.get('niveau')),
    state: obstacleStateCodes.find((code) => code === query.get('etat')),
    page: pageFrom(query),
  }
}
