"""jupyter_kernel_test on our kernel, with every optional test declared."""

import unittest

import jupyter_kernel_test


class KernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "tslab"
    language_name = "typescript"
    file_extension = ".ts"
    code_hello_world = "console.log('hello, world')"
    code_stderr = "console.error('to stderr')"
    completion_samples = [
        {"text": "'abc'.tri", "matches": {"trim", "trimEnd", "trimStart", "trimLeft", "trimRight"}},
        {"text": "Math.fl", "matches": {"floor"}},
        {"text": "consol", "matches": {"console"}},
    ]
    complete_code_samples = ["1", "const x = 1", "function f(a: number) {\n  return a\n}\n", "`a\nb`"]
    incomplete_code_samples = ["function f() {", "const x = [1,", "`abc", "if (true", "f("]
    invalid_code_samples = ["const = 3", "let 1x", "'abc", ")", "}"]
    code_page_something = "parseInt?"
    code_generate_error = "throw new Error('generated')"
    code_execute_result = [{"code": "6*7", "result": "42"}, {"code": "'x'", "result": "'x'"}]
    code_display_data = [
        {"code": "import { display } from 'tslab'; display.html('<b>x</b>')", "mime": "text/html"},
        {"code": "import { display } from 'tslab'; display.png(new Uint8Array(3))", "mime": "image/png"},
    ]
    supported_history_operations = ("tail", "range", "search")
    code_history_pattern = "6*"
    code_inspect_sample = "parseInt"
    code_clear_output = "import { clearOutput } from 'tslab'; clearOutput()"


if __name__ == "__main__":
    unittest.main(verbosity=2)
