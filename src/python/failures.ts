/** What can be wrong with Python distributions, built or served. */
import { failureArea } from '../failure.ts';

export const pythonFailure = failureArea('python', {
  PYTHON_NAME_INVALID: 'A file name is neither that of a wheel nor that of a source distribution.',
  PYTHON_VERSION_INVALID: 'A version that PyPI could not have (PEP 440).',
  PYTHON_FILE_UNEXPECTED: 'A file in the built folder is not of this project and version.',
  PYTHON_COUNT_WRONG: 'The build gave another number of wheels or sdists than expected.',
  PYTHON_TAG_MISSING: 'No wheel supports a platform or Python that is required.',
  PYTHON_METADATA_MISMATCH: 'A distribution’s metadata contradicts its file name.',
  PYTHON_LICENSE_MISSING: 'A distribution lacks a required license file.',
  PYTHON_OUT_FOLDER_NOT_EMPTY: 'The folder for the canonical files already holds something.',
  PYTHON_INDEX_UNKNOWN: 'The index gave no definite answer on whether the version is there.',
  PYTHON_FILES_DIFFER: 'The index serves files that the build does not have.',
  PYTHON_PARTIAL_DIFFERS: 'The index serves some of the files, with other bytes than the build’s.',
  PYTHON_SERVED_CORRUPT: 'The bytes served are not those that the index’s metadata tells.',
  PYTHON_PROVENANCE_MISSING: 'Bytes would be adopted whose publisher nobody attests.',
  PYTHON_PROVENANCE_OTHER: 'Bytes would be adopted that another publisher attests.',
});
