import type { components } from './generated/contract'

// Names for the shapes that the API states. contract.ts is generated from the program's own contract, and a test
// refuses a shape written by hand here.
type Schemas = components['schemas']

export type Words = Schemas['Words']
export type Session = Schemas['Session']

export type Field = Schemas['Field']
export type FieldType = Field['type']
export type Register = Schemas['Register']
export type Registers = Schemas['Registers']
export type CatalogueItem = Schemas['CatalogueItem']

export type Money = Schemas['Money']
export type Missing = Schemas['Missing']
export type MissingKind = Missing['missing']
export type Value = Schemas['Value'] | undefined
export type Values = Schemas['Values']
export type RecordData = Schemas['Record']
export type RecordPage = Schemas['Records']
export type Change = Schemas['Change']
export type History = Schemas['History']
export type StoredFile = Schemas['StoredFile']
export type ImportReport = Schemas['ImportReport']
export type RatingsImportReport = Schemas['RatingsImportReport']

export type Territories = Schemas['Territories']
export type Overview = Schemas['Overview']
export type RoadmapItem = Schemas['RoadmapItem']

export type Workshop = Schemas['Workshop']
export type NewWorkshop = Schemas['NewWorkshop']
export type WorkshopImpact = Schemas['WorkshopImpact']
export type Progress = Schemas['Progress']
export type Point = Schemas['Point']
export type PointGroup = Schemas['PointGroup']
export type Quadrant = Schemas['Quadrant']
export type SheetSummary = Schemas['SheetSummary']
export type Sheets = Schemas['Sheets']
export type Sheet = Schemas['Sheet']
export type SheetSent = Schemas['SheetSent']
export type Suspect = Schemas['Suspect']
export type Suspects = Schemas['Suspects']
export type Correction = Schemas['Correction']
export type NewCorrection = Schemas['NewCorrection']
export type DraftActions = Schemas['DraftActions']

export type FindingSummary = Schemas['FindingSummary']
export type Findings = Schemas['Findings']
export type FindingMade = Schemas['FindingMade']
export type Finding = Schemas['Finding']
export type AnalysisOrder = Schemas['AnalysisOrder']
export type ContrastRow = Schemas['ContrastRow']

export type RightsAnswer = Schemas['RightsAnswer']
export type FoundRight = Schemas['FoundRight']
export type TileJson = Schemas['TileJson']

export type Problem = Schemas['Problem']
export type ProblemEntry = Schemas['ProblemEntry']
