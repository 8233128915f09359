/** As much of the OpenAPI document as the tests look at. */
export interface Contract {
  paths: Record<string, Record<string, Operation>>
}
export interface Operation {
  responses: Record<string, { content?: Record<string, { schema: { $ref?: string } }> }>
}
export function contract(): Contract
export function typesOf(document: Contract): Promise<string>
export function written(): string
