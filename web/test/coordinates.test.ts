import { describe, expect, it } from 'vitest'
import { cornersFrom, placeFrom, placeText } from '../src/map/coordinates'

describe('a place that is typed', () => {
  it.each([
    ['-12.69, -69.49', [-69.49, -12.69]],
    ['-12,69; -69,49', [-69.49, -12.69]],
    ['-12,69, -69,49', [-69.49, -12.69]],
    ['-12.69 -69.49', [-69.49, -12.69]],
    ['−12.69,−69.49', [-69.49, -12.69]],
    ['12.69 S, 69.49 O', [-69.49, -12.69]],
    ['69.49W 12.69S', [-69.49, -12.69]],
    ['6,9N 75,7W', [-75.7, 6.9]],
    ['0, 0', [0, 0]],
    [' 12°41\'24"S 69°29\'24"O ', [-69.49, -12.69]],
  ])('%s', (text, place) => {
    const found = placeFrom(text)!
    expect(found[0]).toBeCloseTo(place[0]!, 9)
    expect(found[1]).toBeCloseTo(place[1]!, 9)
  })
  it.each(['', 'x', '-12.69', '1,2,3', '-95, 10', '10, 200', '12°75\'S 69°O', '12S 13S', 'NaN, 1', '480000 8600000', '1e1, 2', '12.69 S, casa'])('is none: %s', (text) => {
    expect(placeFrom(text)).toBeNull()
  })
  it('is read as it is written', () => {
    for (let longitude = -180; longitude <= 180; longitude += 7.3)
      for (let latitude = -90; latitude <= 90; latitude += 6.1) {
        const [x, y] = placeFrom(placeText([longitude, latitude]))!
        expect(x).toBeCloseTo(longitude, 6)
        expect(y).toBeCloseTo(latitude, 6)
      }
  })
})

describe('corners', () => {
  it('are one a line', () => {
    expect(cornersFrom('-12, -69\n\n-12, -68\n-13, -68')).toEqual({ corners: [[-69, -12], [-68, -12], [-68, -13]], wrongLine: null })
  })
  it('name the line that is none', () => {
    expect(cornersFrom('-12, -69\ncasa\n-13, -68').wrongLine).toBe(2)
  })
})
