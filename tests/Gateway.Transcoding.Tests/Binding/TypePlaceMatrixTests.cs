using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.Transcoding.Tests.Binding.Matrix;

namespace Gateway.Transcoding.Tests.Binding;

/// <summary>Tests every type in every place of a request and in the response. Google.Protobuf defines the meaning of the same JSON.</summary>
public sealed class TypePlaceMatrixTests
{
    /// <summary>The types of map keys, each with two keys as text.</summary>
    private static readonly (string Type, string[] Keys)[] _keys =
    [
        ("int32", ["-2147483648", "0"]), ("int64", ["9223372036854775807", "-1"]), ("uint32", ["4294967295", "1"]), ("uint64", ["18446744073709551615", "1"]),
        ("sint32", ["-5", "5"]), ("sint64", ["-9223372036854775808", "5"]), ("fixed32", ["4294967295", "0"]), ("fixed64", ["18446744073709551615", "0"]),
        ("sfixed32", ["-2147483648", "7"]), ("sfixed64", ["-9223372036854775808", "7"]), ("bool", ["true", "false"]), ("string", ["a.b]c&=%", ""]),
    ];

    /// <summary>Each type as a plain field, as an optional field, in a oneof, and inside another message.</summary>
    public static TheoryData<string, string> SingleFields =>
        Rows(type => [$"one_{type}", .. (string[])(type.IsScalar ? [$"optional_{type}"] : []), $"choice_{type}", $"inner.one_{type}", $"inner.inner.choice_{type}"]);

    public static TheoryData<string, string> Collections => Rows(type => [$"list_{type}", $"map_{type}"]);

    /// <summary>The fields that a body and a response body can be: any field of the message itself.</summary>
    public static TheoryData<string, string> OwnFields =>
        Rows(type => [$"one_{type}", .. (string[])(type.IsScalar ? [$"optional_{type}"] : []), $"choice_{type}", $"list_{type}", $"map_{type}"]);

    public static TheoryData<string> KeyTypes => [.. _keys.Select(key => key.Type)];

    [Theory]
    [MemberData(nameof(SingleFields))]
    public void A_path_variable_means_what_its_JSON_means(string typeName, string field)
    {
        var type = Type(typeName);
        if (!type.IsPathText)
        {
            Assert.Contains("which a path cannot hold", MatrixBinding.Problem($"GET /m/{{{field}}}").Problem, StringComparison.Ordinal);
            return;
        }

        foreach (var (text, json) in type.Texts.Where(value => value.Text!.Length > 0))
        {
            Same(MatrixBinding.Expected(InJson(field, json)), MatrixBinding.Bind($"GET /m/{{{field}}}", "/m/" + Uri.EscapeDataString(text!)), text!);
        }

        foreach (var text in type.Wrong.Where(text => text.Length > 0))
        {
            var target = "/m/" + Uri.EscapeDataString(text);
            Refused(field, text, () => MatrixBinding.Bind($"GET /m/{{{field}}}", target));
        }
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public void A_list_or_a_map_cannot_stand_in_a_path(string typeName, string field)
    {
        var problem = MatrixBinding.Problem($"GET /m/{{{field}}}").Problem;

        Assert.StartsWith($"\"{field}\" is {(field.StartsWith("map", StringComparison.Ordinal) ? "a map" : "repeated")}, which a path cannot hold", problem, StringComparison.Ordinal);
        Assert.EndsWith(typeName, field, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(SingleFields))]
    public void A_query_parameter_means_what_its_JSON_means(string typeName, string field)
    {
        var type = Type(typeName);
        if (!type.IsText)
        {
            Refused(field, "{}", () => MatrixBinding.Bind("GET /m", $"/m?{field}={{}}"));
            return;
        }

        foreach (var (text, json) in type.Texts)
        {
            Same(MatrixBinding.Expected(InJson(field, json)), MatrixBinding.Bind("GET /m", $"/m?{field}={Uri.EscapeDataString(text!)}"), text!);
        }

        foreach (var text in type.Wrong)
        {
            var target = $"/m?{field}={Uri.EscapeDataString(text)}";
            Refused(field, text, () => MatrixBinding.Bind("GET /m", target));
        }
    }

    [Theory]
    [MemberData(nameof(Collections))]
    public void Repeated_parameters_and_parameters_with_keys_mean_what_their_JSON_means(string typeName, string field)
    {
        var type = Type(typeName);
        var isMap = field.StartsWith("map", StringComparison.Ordinal);
        if (!type.IsText)
        {
            Refused(isMap ? field + "[k]" : field, "{}", () => MatrixBinding.Bind("GET /m", isMap ? $"/m?{field}[k]={{}}" : $"/m?{field}={{}}"));
            return;
        }

        var parameters = type.Texts.Select((value, i) => (isMap ? $"{field}[k{i}]=" : field + "=") + Uri.EscapeDataString(value.Text!));
        Same(MatrixBinding.Expected($$"""{"{{field}}":{{Collection(type.Texts, isMap)}}}"""), MatrixBinding.Bind("GET /m", "/m?" + string.Join('&', parameters)), field);

        foreach (var text in type.Wrong)
        {
            var target = $"/m?{field}{(isMap ? "[k]" : "")}={Uri.EscapeDataString(text)}";
            Refused(isMap ? field + "[k]" : field, text, () => MatrixBinding.Bind("GET /m", target));
        }
    }

    [Theory]
    [MemberData(nameof(OwnFields))]
    public void A_body_means_what_it_means_as_JSON_of_the_whole_message(string typeName, string field)
    {
        var type = Type(typeName);
        foreach (var json in Values(type, field))
        {
            var whole = InJson(field, json);
            var expected = MatrixBinding.Expected(whole);
            Same(expected, MatrixBinding.Bind("POST /m", "/m", json, field), json);
            Same(expected, MatrixBinding.Bind("POST /m", "/m", whole, "*"), whole);
        }

        foreach (var text in type.Wrong)
        {
            var json = JsonSerializer.Serialize(text);
            var wrong = field.StartsWith("list", StringComparison.Ordinal) ? $"[{json}]" : field.StartsWith("map", StringComparison.Ordinal) ? $$"""{"k":{{json}}}""" : json;
            Assert.StartsWith(field, Assert.Throws<TranscodingException>(() => MatrixBinding.Bind("POST /m", "/m", wrong, field)).FieldPath, StringComparison.Ordinal);
            Assert.StartsWith(field, Assert.Throws<TranscodingException>(() => MatrixBinding.Bind("POST /m", "/m", InJson(field, wrong), "*")).FieldPath, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(OwnFields))]
    public void A_response_body_is_the_JSON_of_the_field(string typeName, string field)
    {
        foreach (var json in Values(Type(typeName), field))
        {
            var message = MatrixBinding.Expected(InJson(field, json));

            var answer = MatrixBinding.Answer(field, message);

            var google = JsonNode.Parse(MatrixBinding.Format(message))![JsonName(field)];
            Assert.True(JsonNode.DeepEquals(google, JsonNode.Parse(answer)), $"{answer}, expected {google?.ToJsonString() ?? "null"}");
        }
    }

    [Theory]
    [MemberData(nameof(KeyTypes))]
    public void A_key_of_any_type_means_the_same_in_query_and_body(string keyType)
    {
        var field = "by_" + keyType;
        var keys = _keys.Single(key => key.Type == keyType).Keys;
        var json = $"{{{string.Join(',', keys.Select(key => $"{JsonSerializer.Serialize(key)}:\"v{key.Length}\""))}}}";
        var expected = MatrixBinding.Expected(InJson(field, json));

        Same(expected, MatrixBinding.Bind("GET /m", "/m?" + string.Join('&', keys.Select(key => $"{field}[{Uri.EscapeDataString(key)}]=v{key.Length}"))), field);
        Same(expected, MatrixBinding.Bind("POST /m", "/m", json, field), json);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(json), JsonNode.Parse(MatrixBinding.Answer(field, expected))));
        if (keyType != "string")
        {
            Refused(field + "[x]", "x", () => MatrixBinding.Bind("GET /m", $"/m?{field}[x]=v"));
        }
    }

    private static void Same(Cells expected, Cells bound, string input) =>
        Assert.True(expected.Equals(bound), $"{input}: {bound}, expected {expected}");

    private static void Refused(string field, string input, Action bind)
    {
        var exception = Assert.Throws<TranscodingException>(bind);
        Assert.True(exception.FieldPath == field, $"{input}: {exception.Message}");
        Assert.Contains(field.Split('[')[0], exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Values(MatrixType type, string field) =>
        field.StartsWith("list", StringComparison.Ordinal) ? ["[]", Collection(type.Values, isMap: false)]
        : field.StartsWith("map", StringComparison.Ordinal) ? ["{}", Collection(type.Values, isMap: true)]
        : type.Values.Select(value => value.Json);

    private static string Collection((string? Text, string Json)[] values, bool isMap) =>
        isMap
            ? $"{{{string.Join(',', values.Select((value, i) => $"\"k{i}\":{value.Json}"))}}}"
            : $"[{string.Join(',', values.Select(value => value.Json))}]";

    private static string InJson(string field, string json) =>
        field.Split('.').Reverse().Aggregate(json, (inner, name) => $$"""{"{{name}}":{{inner}}}""");

    private static string JsonName(string field) => Cells.Descriptor.FindFieldByName(field).JsonName;

    private static MatrixType Type(string name) => MatrixType.All.Single(type => type.Name == name);

    private static TheoryData<string, string> Rows(Func<MatrixType, IEnumerable<string>> fields)
    {
        var rows = new TheoryData<string, string>();
        foreach (var type in MatrixType.All)
        {
            foreach (var field in fields(type))
            {
                rows.Add(type.Name, field);
            }
        }

        return rows;
    }
}
