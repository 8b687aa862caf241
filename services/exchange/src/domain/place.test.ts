import { expect, test } from '@jest/globals'
import { isBelow, isWithin, lyingAt, namespaceOf, placeOf, sourceOn, withAbove } from './place.ts'

test('a region lies within itself and what is above it, and below what is above it', () => {
  expect([isWithin('520502', '520502'), isBelow('520502', '520502'), isBelow('520502001', '520502')]).toEqual([true, false, true])
  expect([isWithin('520521', '520502'), isWithin('5205', '520502')]).toEqual([false, false])
})

test('the namespace stands in the source and in the topic, the place in the namespace', () => {
  expect(namespaceOf('/mingjian-520502/intake')).toBe('mingjian-520502')
  expect(namespaceOf('mingjian-520502.intake.complaint.v1')).toBe('mingjian-520502')
  expect([placeOf('mingjian-520502'), placeOf('mingjian'), placeOf('')]).toEqual(['520502', undefined, undefined])
})

test('what lies on a place’s own topic is the place’s; what it received is of whoever is named', () => {
  expect(sourceOn('mingjian-520502.intake.complaint.v1', '/mingjian/intake')).toBe('/mingjian-520502/intake')
  expect(sourceOn('mingjian-520502.exchange.complaint.v1', '/mingjian-520502001/intake')).toBe('/mingjian-520502001/intake')
})

test('what the office above works on in a place lies at the place', () => {
  expect(['520502001', '520502', '52', '520521'].map((region) => lyingAt(region, '520502'))).toEqual([
    '520502001',
    '520502',
    '520502',
    '520502',
  ])
})

test('everything above a region, with the region', () => {
  expect(withAbove('520502001')).toEqual(['52', '5205', '520502', '520502001'])
  expect(withAbove('5205')).toEqual(['52', '5205'])
})
