// The pages on moving here: each row of a table that has a column "tests" links to tests. A link has a file, and a title that the file has: [1](../tests/x.js "name").
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Page, pagesOf, repository } from './docs/markdown.js';
import { test } from './harness/test.js';

const pages = pagesOf('docs').filter(file => /^docs\/migrating-from-[a-z-]+\.md$/.test(file)).map(file => new Page(file));

// A cell may hold an escaped bar.
const cellsOf = line => line.split(/(?<!\\)\|/).slice(1, -1).map(cell => cell.trim());

/** The rows of the tables whose last column is "tests". */
const rowsOf = ({ text }) => {
  const rows = [];
  let columns = 0;
  for (const line of text.split('\n')) {
    const cells = line.startsWith('|') ? cellsOf(line) : [];
    if (cells.length === 0) {
      columns = 0;
    } else if (cells.at(-1) === 'tests') {
      columns = cells.length;
    } else if (columns > 0 && !/^-+$/.test(cells[0])) {
      rows.push({ line, cells, columns });
    }
  }

  return rows;
};

/** What is wrong with a row; nothing if all is well. */
const problemOf = ({ cells, columns }, folder) => {
  if (cells.length !== columns) {
    return `has ${cells.length} cells, its table ${columns}`;
  }

  if (cells.includes('')) {
    return 'has an empty cell';
  }

  const links = [...cells.at(-1).matchAll(/\[(\d+)\]\((\S+) "([^"]+)"\)/g)];
  if (links.length === 0) {
    return 'names no test';
  }

  for (const [index, [, number, target, name]] of links.entries()) {
    if (Number(number) !== index + 1) {
      return `has the number ${number} in place of ${index + 1}`;
    }

    const file = path.posix.join(folder, target);
    if (!file.startsWith('tests/') || !existsSync(path.join(repository, file))) {
      return `${target} is no file of the tests`;
    }

    if (!readFileSync(path.join(repository, file), 'utf8').replaceAll('\\', '').replaceAll('"', '\'').includes(name)) {
      return `${target} has no "${name}"`;
    }
  }

  return undefined;
};

test('there are three pages', () => assert.equal(pages.length, 3));

for (const page of pages) {
  test(`each row of ${page.file} has a test that is there`, () => {
    const rows = rowsOf(page);
    assert.ok(rows.length > 40, `${rows.length} rows`);
    assert.deepEqual(rows.map(row => ({ row: row.line, problem: problemOf(row, 'docs') })).filter(({ problem }) => problem), []);
  });

  test(`${page.file} begins with the move and ends with its limits`, () => {
    assert.equal(page.blocks[0].line < 12, true);
    assert.deepEqual(page.headings.slice(-2).map(({ text }) => text), ['What you must decide', 'Limits']);
  });
}

// All fields of the filter's configuration.
test('each field of Envoy\'s filter has a row', () => {
  const page = pages.find(({ file }) => file.endsWith('-envoy.md'));
  const named = rowsOf(page).map(({ cells }) => cells[0]);
  const fields = [
    ...['add_whitespace', 'always_print_primitive_fields', 'always_print_enums_as_ints', 'preserve_proto_field_names', 'stream_newline_delimited', 'stream_sse_style_delimited'].map(name => `print_options.${name}`),
    ...['reject_unknown_method', 'reject_unknown_query_parameters', 'reject_binding_body_field_collisions'].map(name => `request_validation_options.${name}`),
    'proto_descriptor', 'proto_descriptor_bin', 'services', 'match_incoming_request_route', 'ignored_query_parameters', 'auto_mapping', 'ignore_unknown_query_parameters', 'convert_grpc_status',
    'url_unescape_spec', 'query_param_unescape_plus', 'match_unregistered_custom_verb', 'case_insensitive_enum_parsing', 'max_request_body_size', 'max_response_body_size',
    'capture_unknown_query_parameters', 'GrpcJsonTranscoderPerRoute.disabled', 'GrpcJsonTranscoderPerRoute.transcoder',
  ];
  assert.deepEqual(fields.filter(field => !named.some(cell => cell.startsWith(`\`${field}\``))), []);
});

test('each option of grpc-gateway has a row', () => {
  const page = pages.find(({ file }) => file.endsWith('-grpc-gateway.md'));
  const named = rowsOf(page).map(({ cells }) => cells[0]).join('\n');
  const options = [
    'WithMarshalerOption WithIncomingHeaderMatcher WithOutgoingHeaderMatcher WithOutgoingTrailerMatcher WithMetadata WithForwardResponseOption WithForwardResponseRewriter WithErrorHandler',
    'WithStreamErrorHandler WithRoutingErrorHandler WithUnescapingMode SetQueryParameterParser WithHealthzEndpoint WithHealthEndpointAt WithDisablePathLengthFallback',
    'WithDisableHTTPMethodOverride WithWriteContentLength WithDisableChunkedEncoding WithMiddlewares DefaultContextTimeout HandlePath',
    'EmitUnpopulated EmitDefaultValues UseProtoNames UseEnumNumbers Multiline Indent DiscardUnknown AllowPartial Resolver RecursionLimit HTTPBodyMarshaler Delimited StreamContentType',
    'register_func_suffix request_context allow_delete_body grpc_api_configuration repeated_path_param_separator allow_patch_feature omit_package_doc standalone warn_on_unbound_methods',
    'generate_unbound_methods use_opaque_api allow_merge merge_file_name json_names_for_fields openapi_naming_strategy include_package_in_tags simple_operation_ids enums_as_ints',
    'omit_enum_default_value disable_default_errors disable_default_responses disable_service_tags use_go_templates ignore_comments remove_internal_comments proto3_optional_nullable',
    'use_proto3_field_semantics openapi_configuration recursive-depth output_format visibility_restriction_selectors use_allof_for_refs omit_array_item_type_when_ref_sibling',
    'preserve_rpc_order enable_rpc_deprecation enable_field_deprecation expand_slashed_path_patterns generate_x_go_type',
  ].flatMap(line => line.split(' '));
  assert.deepEqual(options.filter(option => !named.includes(option)), []);
});

test('a row without a test, or with one that is not there, is found', () => {
  const [own] = pages;
  const row = last => rowsOf({ text: `| a | tests |\n|---|---|\n| x | ${last} |` })[0];
  assert.equal(problemOf(row(''), 'docs'), 'has an empty cell');
  assert.equal(problemOf(row('none'), 'docs'), 'names no test');
  assert.match(problemOf(row('[1](../tests/none.js "x")'), 'docs'), /no file/);
  assert.match(problemOf(row('[1](../README.md "x")'), 'docs'), /no file/);
  assert.match(problemOf(row('[1](../tests/clients/README.md "no such text")'), 'docs'), /has no/);
  assert.equal(problemOf(row('[1](../tests/clients/README.md "docs-moving.test.js")'), 'docs'), undefined);
  assert.match(problemOf(row('[2](../tests/clients/README.md "docs-moving.test.js")'), 'docs'), /in place of 1/);
  assert.ok(rowsOf(own).length > 0);
});
