using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gateway.OpenApi.Schemas;
using Gateway.Transcoding;
using Gateway.Transcoding.Descriptors;
using Gateway.Transcoding.Wire;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Json.Schema;
using ProtoValidate;

namespace Gateway.OpenApi.Tests.Schemas;

/// <summary>Rules of buf.validate in schemas. An implementation of protovalidate judges whether they mean the same.</summary>
public sealed class RuleTests
{
    private static readonly Schema _schema = Schema.FromFiles([Rules.RulesReflection.Descriptor]);
    private static readonly Compiled _compiled = Compiled.Of(Rules.RulesReflection.Descriptor.Services[0]);
    private static readonly Validator _validator = new(new ValidatorOptions { FileDescriptors = [Rules.RulesReflection.Descriptor] });

    [Theory]
    [InlineData("'lengths':'ab'", "'lengths':'abcd'", "'lengths':'a'", "'lengths':'abcde'")]
    [InlineData("'lengths':'\U0001F600\U0001F600'", "'lengths':'éé'", "'lengths':'\U0001F600'", "'lengths':''")]
    [InlineData("'exact':'abc'", "'exact':'äöü'", "'exact':'ab'", "'exact':'abcd'")]
    [InlineData("'code':'AB-1'", "'code':'ZZ-007'", "'code':'ab-1'", "'code':'AB-'")]
    [InlineData("'same':'fixed'", "'same':null", "'same':'other'", "'same':''")]
    [InlineData("'listed':'a'", "'listed':'b'", "'listed':'c'", "'listed':''")]
    [InlineData("'mail':'ada@example.com'", "'mail':'a.b+c@example.org'", "'mail':'ada'", "'mail':'@example.com'")]
    [InlineData("'host':'example.com'", "'host':'a.b-c.example'", "'host':'-a.example'", "'host':'a b'")]
    [InlineData("'address4':'192.0.2.1'", "'address4':'0.0.0.0'", "'address4':'192.0.2.256'", "'address4':'::1'")]
    [InlineData("'address6':'2001:db8::1'", "'address6':'::'", "'address6':'192.0.2.1'", "'address6':'2001:zz::1'")]
    [InlineData("'link':'https://example.com/a?b#c'", "'link':'mailto:a@example.com'", "'link':'example'", "'link':'https://exa mple.com/'")]
    [InlineData("'key':'3f2b8c1e-5d4a-4c7b-9e21-0a6d8f4b7c10'", "'key':'00000000-0000-0000-0000-000000000000'", "'key':'3f2b8c1e'", "'key':''")]
    [InlineData("'atLeast':2", "'atLeast':2147483647", "'atLeast':1", "'atLeast':0")]
    [InlineData("'below':9", "'below':-7", "'below':10", "'below':11")]
    [InlineData("'between':-2", "'between':3", "'between':-3", "'between':4")]
    [InlineData("'zigzag':-5", "'zigzag':0", "'zigzag':-6", "'zigzag':-2147483648")]
    [InlineData("'chosen':3", "'chosen':5", "'chosen':4", "'chosen':0")]
    [InlineData("'real':0.5", "'real':1.2", "'real':1.25", "'real':0.4")]
    [InlineData("'single':0.1", "'single':7", "'single':0", "'single':-1")]
    [InlineData("'fixed':7", "'fixed':0", "'fixed':8", "'fixed':4294967295")]
    [InlineData("'oneOfBig':'7'", "'oneOfBig':'8'", "'oneOfBig':'9'", "'oneOfBig':'0'")]
    [InlineData("'agreed':true", "'agreed':null", "'agreed':false", null)]
    [InlineData("'tags':['ab','cd']", "'tags':[]", "'tags':['ab','ab']", "'tags':['ab','cd','ef']")]
    [InlineData("'tags':['ab']", "'tags':['abc']", "'tags':['a']", "'tags':['']")]
    [InlineData("'counts':{'a':1}", "'counts':{}", "'counts':{'a':0}", "'counts':{'abcd':1}")]
    [InlineData("'counts':{'a':1,'b':2}", "'counts':{'abc':9}", "'counts':{'a':1,'b':1,'c':1}", "'counts':{'a':-1}")]
    [InlineData("'wrapped':'ab'", "'wrapped':null", "'wrapped':'a'", "'wrapped':''")]
    [InlineData("'unruled':''", "'unruled':'a'", null, null)]
    public void A_schema_takes_what_the_rules_take(string one, string another, string? wrong, string? alsoWrong)
    {
        AssertTaken("test.rules.Ruled", one, true);
        AssertTaken("test.rules.Ruled", another, true);
        AssertTaken("test.rules.Ruled", wrong, false);
        AssertTaken("test.rules.Ruled", alsoWrong, false);
    }

    [Theory]
    [InlineData("'name':'n','tags':['t']", true)]
    [InlineData("'name':'','tags':['t']", false)]
    [InlineData("'tags':['t']", false)]
    [InlineData("'name':'n','tags':[]", false)]
    [InlineData("'name':'n'", false)]
    [InlineData("'name':'n','tags':['t'],'spared':'','sparedNumber':0", true)]
    [InlineData("'name':'n','tags':['t'],'sparedNumber':10", false)]
    [InlineData("'name':'n','tags':['t'],'notes':{}", false)]
    [InlineData("'name':'n','tags':['t'],'several':[1]", false)]
    public void Fields_without_presence_are_needed_and_spared_as_the_rules_say(string members, bool isTaken) =>
        AssertTaken("test.rules.Defaults", members + (members.Contains("several", StringComparison.Ordinal) ? "" : ",'several':[1,2]") + (members.Contains("notes", StringComparison.Ordinal) ? "" : ",'notes':{'a':'b'}") + ",'large':1000,'color':'COLOR_BLUE'", isTaken);

    [Theory]
    [InlineData("lengths", """{ "type": "string", "minLength": 2, "maxLength": 4 }""")]
    [InlineData("exact", """{ "type": "string", "minLength": 3, "maxLength": 3 }""")]
    [InlineData("anyCase", """{ "type": "string", "description": "Matches the expression `(?i)^abc$` (RE2)." }""")]
    [InlineData("below", """{ "type": "integer", "format": "int32", "exclusiveMaximum": 10 }""")]
    [InlineData("outside", """{ "type": "integer", "format": "int32" }""")]
    [InlineData("real", """{ "type": "number", "format": "double", "minimum": 0.5, "exclusiveMaximum": 1.25 }""")]
    [InlineData("big", """{ "type": "string", "format": "int64", "description": "At least 1, less than 100.", "examples": ["1"] }""")]
    [InlineData("oneOfBig", """{ "type": "string", "format": "int64", "enum": ["7", "8"], "examples": ["7"] }""")]
    [InlineData("color", """{ "$ref": "#/components/schemas/Color", "description": "One of `COLOR_RED`, `COLOR_BLUE`." }""")]
    [InlineData("ruled", """{ "type": "string", "description": "Rule: starts with x" }""")]
    [InlineData("unruled", """{ "type": "string" }""")]
    public async Task Rules_are_keywords_and_the_others_are_words(string name, string expected) =>
        Json.Equal(expected, (await _compiled.DocumentAsync()).Schema("Ruled")["properties"]![name]!);

    [Fact]
    public async Task OpenAPI_3_0_says_the_same_in_its_own_words()
    {
        var document = await _compiled.DocumentAsync(Microsoft.OpenApi.OpenApiSpecVersion.OpenApi3_0);

        Json.Equal("""{ "type": "integer", "format": "int32", "maximum": 10, "exclusiveMaximum": true }""", document.Schema("Ruled")["properties"]!["below"]!);
    }

    [Fact]
    public async Task Rules_of_a_message_and_of_its_oneofs_are_named() => Assert.Equal(
        "One field for each rule. All have presence, so that each can be tried alone.\n\nExactly one of `byName`, `byNumber` must be set.\n\nRule: the least is below the most",
        (string?)(await _compiled.DocumentAsync()).Schema("Ruled")["description"]);

    [Fact]
    public async Task Parameters_have_the_rules_too()
    {
        var parameters = (await _compiled.DocumentAsync())["paths"]!["/v1/rules/{code}"]!["get"]!["parameters"]!.AsArray();

        Assert.Equal("^[A-Z]{2}-[0-9]+$", (string?)Find("code")["schema"]!["pattern"]);
        Assert.Equal(2, (int?)Find("lengths")["schema"]!["minLength"]);
        Assert.Equal("Rule: starts with x", (string?)Find("ruled")["description"]);

        JsonNode Find(string name) => parameters.Single(parameter => (string?)parameter!["name"] == name)!;
    }

    [Theory]
    [InlineData("test.rules.Ruled")]
    [InlineData("test.rules.Defaults")]
    public void Every_member_of_an_example_obeys_its_rules(string type)
    {
        var message = _schema.GetMessage(type);
        var example = _compiled.Examples.Message(message) as JsonObject ?? [];
        Assert.True(Evaluate(type, example), example.ToJsonString());
        foreach (var (name, value) in example)
        {
            var broken = Violations(type, new JsonObject { [name] = value!.DeepClone() }.ToJsonString()).Where(violation => violation == message.FindField(name)!.Name);
            Assert.True(!broken.Any() || name == "ruled", $"{name}: {value.ToJsonString()}");
        }
    }

    [Fact]
    public void Rules_that_cannot_be_read_are_none()
    {
        // Extension 1159, length-delimited: a text of 9 bytes that is not there.
        byte[] broken = [0xBA, 0x48, 0x02, 0x72, 0x09];
        var file = new FileDescriptorProto
        {
            Name = "broken.proto",
            Syntax = "proto3",
            MessageType = { new DescriptorProto { Name = "Broken", Field = { new FieldDescriptorProto { Name = "text", Number = 1, Type = FieldDescriptorProto.Types.Type.String, Options = FieldOptions.Parser.ParseFrom(broken) } } } },
        };

        Assert.Same(Gateway.OpenApi.Fields.FieldRules.None, Gateway.OpenApi.Fields.FieldRules.Of(Schema.Compile([file]).GetMessage("Broken").FindField("text")!));
    }

    private static void AssertTaken(string type, string? members, bool isTaken)
    {
        if (members is null)
        {
            return;
        }

        var json = "{" + members.Replace('\'', '"') + "}";

        // Only the description tells that a oneof must be set.
        var judged = Violations(type, json).Where(static field => field != "way").ToArray();
        Assert.True(isTaken == (judged.Length == 0), $"the judge has {judged.Length} violations of {json}: {string.Join(", ", judged)}");
        Assert.True(isTaken == Evaluate(type, JsonNode.Parse(WithoutNull(json))!), $"the schema takes {json}: {!isTaken}");
    }

    // The names of fields, for what protovalidate says of a message.
    private static string[] Violations(string type, string json)
    {
        var wire = new PooledBuffer();
        JsonToWire.Transcode(_schema.GetMessage(type), Encoding.UTF8.GetBytes(json), wire, JsonOptions.Default);
        var message = Rules.RulesReflection.Descriptor.MessageTypes.Single(one => one.FullName == type).Parser.ParseFrom(wire.WrittenSpan);
        return [.. _validator.Validate(message, failFast: false).Violations.Select(static violation => violation.Field?.Elements.FirstOrDefault()?.FieldName ?? violation.RuleId)];
    }

    private static bool Evaluate(string type, JsonNode json)
    {
        var schema = new MessageJsonSchema(_compiled.Description.Comments, JsonOptions.Default).Of(_schema.GetMessage(type), without: new HashSet<FieldSchema>());
        return JsonSchema.FromText(schema.ToJsonString()).Evaluate(JsonSerializer.SerializeToElement(json), new EvaluationOptions { RequireFormatValidation = true }).IsValid;
    }

    private static string WithoutNull(string json) => json.Contains(":null", StringComparison.Ordinal) ? "{}" : json;
}
