/** How long someone may take to identify themselves at the provider. */
export const openIdMinutes = 15
