using Gateway.Yarp.Rules;
using Gateway.Yarp.Schemas;
using Google.Api;

namespace Gateway.Yarp.Tests.Schemas;

public sealed class ServiceRulesTests
{
    private const string Whole = """
        type: google.api.Service
        config_version: 3
        name: shop.example
        documentation:
          summary: anything
          rules: [{selector: x, description: [y]}]
        authentication: ~
        http:
          fully_decode_reserved_expansion: true
          rules:
          - selector: shop.v1.Orders.Get
            get: /v1/{name=orders/*}
            additional_bindings:
            - post: /v1/orders:get
              body: "*"
            - custom: {kind: HEAD, path: /v1/orders}
              response_body: order
          - selector: shop.v1.Orders.Put
            put: "/v1/orders"
            body: order
          - {selector: shop.v1.Orders.Delete, delete: /v1/orders}
          - selector: shop.v1.Orders.Patch
            patch: /v1/orders
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static HttpRule[] WholeRules =>
    [
        new()
        {
            Selector = "shop.v1.Orders.Get",
            Get = "/v1/{name=orders/*}",
            AdditionalBindings =
            {
                new HttpRule { Post = "/v1/orders:get", Body = "*" },
                new HttpRule { Custom = new CustomHttpPattern { Kind = "HEAD", Path = "/v1/orders" }, ResponseBody = "order" },
            },
        },
        new() { Selector = "shop.v1.Orders.Put", Put = "/v1/orders", Body = "order" },
        new() { Selector = "shop.v1.Orders.Delete", Delete = "/v1/orders" },
        new() { Selector = "shop.v1.Orders.Patch", Patch = "/v1/orders" },
    ];

    [Fact]
    public void Yaml_of_a_service_configuration_gives_its_rules() => Assert.Equal(WholeRules, ServiceRules.Parse(Whole, "rules.yaml").Http);

    [Fact]
    public void Json_of_a_service_configuration_gives_its_rules()
    {
        const string Json = """
            {
            	"type": "google.api.Service", "configVersion": 3,
            	"producerProjectId": "x",
            	"http": { "fullyDecodeReservedExpansion": false, "rules": [
            		{ "selector": "a.B.C", "post": "/v1\/\u0061", "body": "*", "responseBody": "r", "additionalBindings": [ { "get": "/v2" } ] }
            	] }
            }
            """;

        var rule = Assert.Single(ServiceRules.Parse(Json, "rules.json").Http);

        Assert.Equal(new HttpRule { Selector = "a.B.C", Post = "/v1/a", Body = "*", ResponseBody = "r", AdditionalBindings = { new HttpRule { Get = "/v2" } } }, rule);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("http: {}")]
    [InlineData("tools: []")]
    [InlineData("http:\n")]
    [InlineData("http: {rules: }\n")]
    [InlineData("type: google.api.Service\nconfig_version: 3\n")]
    [InlineData("\uFEFFname: x\n")]
    public void File_without_rules_gives_none(string text) => Assert.Empty(ServiceRules.Parse(text, "rules.yaml").Http);

    [Theory]
    [InlineData("")]
    [InlineData(" \n\n")]
    [InlineData("\uFEFF")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("--- # nothing\n...\n")]
    [InlineData("null")]
    public void File_that_holds_nothing_is_a_mistake(string text) => Assert.Equal("rules.yaml is empty. Write its rules, or for none \"http: {}\".", RefusalOf(text));

    [Fact]
    public void Anchors_and_aliases_stand_for_their_values()
    {
        var rules = ServiceRules.Parse("http: {rules: [{selector: a.B.C, get: &path /v1}, {selector: a.B.D, get: *path }]}", "rules.yaml").Http;

        Assert.Equal(["/v1", "/v1"], rules.Select(rule => rule.Get));
    }

    [Theory]
    // Names.
    [InlineData("htpp: {}", "1:1: unknown key \"htpp\": did you mean \"http\"?")]
    [InlineData("whatever: {}", "1:1: unknown key \"whatever\": the known keys are type, config_version, http, ")]
    [InlineData("http: {rulez: []}", "1:8: unknown key \"rulez\": did you mean \"rules\"?")]
    [InlineData("http:\n  rules:\n  - selector: a.B.C\n    pots: /x\n    get: /y", "4:5: unknown key \"pots\": did you mean \"post\"?")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, summon: 1}]}", "1:43: unknown key \"summon\": the known keys are selector, get, put, post, delete, patch, custom, body, response_body, additional_bindings")]
    [InlineData("http: {rules: [{selector: a.B.C, custom: {kind: X, path: /x, pth: 1}}]}", "1:62: unknown key \"pth\": did you mean \"path\"?")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, additional_bindings: [{selector: a.B.D, get: /y}]}]}", "1:66: unknown key \"selector\": the known keys are get, ")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, additional_bindings: [{get: /y, additional_bindings: []}]}]}", "1:75: unknown key \"additional_bindings\": the known keys are get, ")]
    [InlineData("http: {}\nhttp: {}", "2:1: the key \"http\" is given twice: remove one of them")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, response_body: a, responseBody: b}]}", "1:61: \"responseBody\" and \"response_body\" are the same key: remove one of them")]
    // Selectors.
    [InlineData("http: {rules: [{get: /x}]}", "1:16: a rule needs a selector: the full name of a method, such as package.Service.Method")]
    [InlineData("http: {rules: [{selector: , get: /x}]}", "1:16: a rule needs a selector")]
    [InlineData("http: {rules: [{selector: 'a.B.*', get: /x}]}", "1:27: \"a.B.*\" is not a full name of a method: write package.Service.Method, without a wildcard, a slash, or a dot before it")]
    [InlineData("http: {rules: [{selector: a.B/C, get: /x}]}", "1:27: \"a.B/C\" is not a full name")]
    [InlineData("http: {rules: [{selector: .a.B.C, get: /x}]}", "1:27: \".a.B.C\" is not a full name")]
    [InlineData("http: {rules: [{selector: C, get: /x}]}", "1:27: \"C\" is not a full name")]
    [InlineData("http: {rules: [{selector: '', get: /x}]}", "1:27: \"\" is not a full name")]
    [InlineData("http:\n  rules:\n  - {selector: a.B.C, get: /x}\n  - {selector: a.B.C, get: /y}", "4:5: a.B.C has a rule already, in line 3: join them with additional_bindings")]
    // Types.
    [InlineData("[]", "1:1: a service configuration must be a map with the key http, not a list")]
    [InlineData("text", "1:1: a service configuration must be a map with the key http, not a scalar")]
    [InlineData("type: google.api.Servce", "1:7: \"type\" must be google.api.Service")]
    [InlineData("config_version: 2", "1:17: \"config_version\" must be 3, the only version with these rules")]
    [InlineData("configVersion: []", "1:16: \"configVersion\" must be 3")]
    [InlineData("http: []", "1:7: \"http\" must be a map of keys and values")]
    [InlineData("http: {rules: {}}", "1:15: \"rules\" must be a list: begin each item with -")]
    [InlineData("http: {rules: [x]}", "1:16: a rule must be a map with a selector and a method, such as get")]
    [InlineData("http: {fully_decode_reserved_expansion: yes}", "1:41: \"fully_decode_reserved_expansion\" must be true or false")]
    [InlineData("http: {rules: [{selector: a.B.C, get: {id}/x}]}", "1:43: ")]
    [InlineData("http: {rules: [{selector: a.B.C, get: {id: 1}}]}", "1:39: \"get\" must be text, not a map: quote text that begins with {")]
    [InlineData("http: {rules: [{selector: a.B.C, get: [/x]}]}", "1:39: \"get\" must be text, not a list")]
    [InlineData("http: {rules: [{selector: a.B.C, get: 1.5}]}", "1:39: \"get\" must be text, not 1.5: quote the value if it is text")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, body: true}]}", "1:49: \"body\" must be text, not true")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, additional_bindings: {get: /y}}]}", "1:64: \"additional_bindings\" must be a list")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, additional_bindings: [/y]}]}", "1:65: a binding must be a map with an HTTP method, such as get")]
    // Methods.
    [InlineData("http: {rules: [{selector: a.B.C}]}", "1:16: a binding needs an HTTP method: get, put, post, delete, patch, custom")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, additional_bindings: [{body: x}]}]}", "1:65: a binding needs an HTTP method")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x, post: /y}]}", "1:43: a binding has one HTTP method, and this one has \"get\" already: move \"post\" to additional_bindings")]
    [InlineData("http: {rules: [{selector: a.B.C, get: ''}]}", "1:39: \"get\" needs a path, such as /v1/things/{id}")]
    [InlineData("http: {rules: [{selector: a.B.C, get: null}]}", "1:39: \"get\" needs a path")]
    [InlineData("http: {rules: [{selector: a.B.C, custom: {kind: HEAD}}]}", "1:42: \"custom\" needs a kind, which is an HTTP method, and a path")]
    [InlineData("http: {rules: [{selector: a.B.C, custom: null}]}", "1:42: \"custom\" needs a kind")]
    [InlineData("http: {rules: [{selector: a.B.C, custom: {kind: '', path: /x}}]}", "1:49: \"kind\" needs an HTTP method, such as HEAD")]
    [InlineData("http: {rules: [{selector: a.B.C, custom: HEAD}]}", "1:42: \"custom\" must be a map of keys and values")]
    // YAML.
    [InlineData("http:\n  rules:\n  - body: *\n", "3:11: a value that begins with * needs quotes: write \"*\"")]
    [InlineData("http: *none", "1:7: \"*none\" is an alias, but no anchor \"&none\" comes before it: quote the value if it is text")]
    [InlineData("http: &a {rules: *a }", "1:18: \"*a\" is an alias, but")]
    [InlineData("a: b: c", "1:5: While scanning a plain scalar value, found invalid mapping. Check the quotes and the indentation here.")]
    [InlineData("http: 'x", "1:7: ")]
    [InlineData("a:\n\t- b", "2:1: the indentation has a tab: write spaces")]
    [InlineData("http:\n  # rules\n  rules:\n\t- selector: a.B.C\n", "4:1: the indentation has a tab: write spaces")]
    [InlineData("http:\n  rules:\n  - selector: a.B.C\n\t  get: /x\n", "4:1: the indentation has a tab: write spaces")]
    [InlineData("http:\n  rules:\n  - selector: a.B.C\n    get: /x\n \tbody: x\n", "5:")]
    [InlineData("a: [b, c\nd: e\n", "2:1: a bracket, a brace or a quote before this place does not end, or the indentation is wrong")]
    [InlineData("{\"http\": {}", "2:1: ")]
    [InlineData("? {a: b}\n: c", "1:3: a key must be text")]
    [InlineData("http: {}\n---\nhttp: {}", "2:1: a file has one document: remove this one, or give it a file of its own")]
    public void Mistake_is_told_with_its_place_and_the_remedy(string text, string mistake) => Assert.Contains($"rules.yaml:{mistake}", RefusalOf(text));

    [Fact]
    public void All_mistakes_are_told_in_the_order_of_their_places()
    {
        const string Text = """
            config_version: 2
            http:
              rules:
              - get: /x
                bdy: x
              - selector: a.B.C
            """;

        Assert.Equal(
            [
                "rules.yaml:1:17: \"config_version\" must be 3, the only version with these rules",
                "rules.yaml:4:5: a rule needs a selector: the full name of a method, such as package.Service.Method",
                "rules.yaml:5:5: unknown key \"bdy\": did you mean \"body\"?",
                "rules.yaml:6:5: a binding needs an HTTP method: get, put, post, delete, patch, custom",
            ],
            RefusalOf(Text).Split(Environment.NewLine));
    }

    [Fact]
    public void Many_mistakes_are_counted()
    {
        var text = "http:\n  rules:\n" + string.Concat(Enumerable.Range(0, 60).Select(i => $"  - {{selector: a.B.C{i}}}\n"));

        Assert.EndsWith($"{Environment.NewLine}and 10 more", RefusalOf(text));
    }

    [Fact]
    public void Aliases_of_aliases_do_not_multiply()
    {
        var text = "name: &a0 [x]\n" + string.Concat(Enumerable.Range(1, 40).Select(i => $"documentation{i}: &a{i} [*a{i - 1} , *a{i - 1} ]\n"));

        Assert.Contains("rules.yaml:2:1: unknown key \"documentation1\"", RefusalOf(text));
    }

    [Fact]
    public void Aliases_that_stand_for_too_many_bindings_are_refused()
    {
        var bindings = string.Join(", ", Enumerable.Repeat("{get: /x}", 1000));
        var rules = string.Concat(Enumerable.Range(0, 200).Select(i => $"  - {{selector: a.B.C{i}, get: /x, additional_bindings: *b }}\n"));

        Assert.Contains(": the file has more than 100000 bindings", RefusalOf($"documentation: &b [{bindings}]\nhttp:\n  rules:\n{rules}"));
    }

    [Theory]
    [InlineData("[", 100_000, "1:66: nested deeper than 64 levels")]
    [InlineData("- ", 100_000, "1:131: nested deeper than 64 levels")]
    [InlineData("- x\n", 600_000, "500000:3: the file has more than 500000 values")]
    public void Bombs_are_refused(string part, int times, string mistake) => Assert.Equal($"rules.yaml:{mistake}", RefusalOf(string.Concat(Enumerable.Repeat(part, times))));

    [Fact]
    public async Task File_is_read()
    {
        using var file = new TemporaryFile(Whole);

        Assert.Equal(WholeRules, (await ServiceRules.ReadAsync(file.Path, Token)).Http);
    }

    [Fact]
    public async Task File_that_cannot_be_read_is_told()
    {
        using var latin = new TemporaryFile([0x61, 0x3a, 0xe4]);
        using var huge = new TemporaryFile(new byte[(4 * 1024 * 1024) + 1]);
        var missing = latin.Path + ".none";
        var directory = Path.GetDirectoryName(latin.Path)!;

        Assert.Equal($"{latin.Path} is not UTF-8 text. Save it as UTF-8.", await RefusalOfFileAsync(latin.Path));
        Assert.Equal($"{huge.Path} has more than 4194304 bytes. Split it.", await RefusalOfFileAsync(huge.Path));
        Assert.Equal($"{missing} does not exist. Check the path.", await RefusalOfFileAsync(missing));
        Assert.Equal($"{directory} is a directory. Name the file of the rules.", await RefusalOfFileAsync(directory));
    }

    private static string RefusalOf(string text) => Assert.Throws<SchemaSourceException>(() => ServiceRules.Parse(text, "rules.yaml")).Message;

    private static async Task<string> RefusalOfFileAsync(string path) => (await Assert.ThrowsAsync<SchemaSourceException>(() => ServiceRules.ReadAsync(path, Token))).Message;
}
