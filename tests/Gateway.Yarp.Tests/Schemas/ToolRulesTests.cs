using Gateway.Rest;
using Gateway.Yarp.Rules;
using Gateway.Yarp.Schemas;

namespace Gateway.Yarp.Tests.Schemas;

public sealed class ToolRulesTests
{
    [Fact]
    public void Tools_are_read_with_all_that_is_said_of_them()
    {
        const string Yaml = """
            type: google.api.Service
            config_version: 3
            tools:
            - selector: shop.v1.Orders.Find
              name: find_order
              title: Find an order
              description: Finds one order by its number.
              read_only: true
              destructive: false
              idempotent: ~
              open_world: false
            - {selector: shop.v1.Catalog.*}
            - selector: shop.v1.Catalog.Purge
              excluded: true
            """;

        Assert.Equal(
            [
                new ToolRule("shop.v1.Orders.Find", new ToolMetadata
                {
                    Name = "find_order",
                    Title = "Find an order",
                    Description = "Finds one order by its number.",
                    ReadOnly = true,
                    Destructive = false,
                    OpenWorld = false,
                    Place = "rules.yaml:4:3",
                }),
                new ToolRule("shop.v1.Catalog.*", new ToolMetadata { IsPattern = true, Place = "rules.yaml:12:3" }),
                new ToolRule("shop.v1.Catalog.Purge", new ToolMetadata { IsExcluded = true, Place = "rules.yaml:13:3" }),
            ],
            ServiceRules.Parse(Yaml, "rules.yaml").Tools);
    }

    [Fact]
    public void Json_has_the_same_keys_in_its_own_spelling()
    {
        var tool = Assert.Single(ServiceRules.Parse("""{"tools": [{"selector": "a.B.C", "readOnly": true, "openWorld": true, "title": ""}]}""", "rules.json").Tools);

        Assert.Equal(new ToolMetadata { ReadOnly = true, OpenWorld = true, Place = "rules.json:1:12" }, tool.Tool);
    }

    [Theory]
    [InlineData("tools:\n")]
    [InlineData("tools: []\n")]
    [InlineData("http: {rules: [{selector: a.B.C, get: /x}]}\n")]
    public void File_without_tools_has_none(string text) => Assert.Empty(ServiceRules.Parse(text, "rules.yaml").Tools);

    [Theory]
    [InlineData("a.B.C", "exact")]
    [InlineData("a.B.D", "service")]
    [InlineData("a.C.D", "package")]
    [InlineData("b.B.C", null)]
    [InlineData("a.b.c", "package")]
    [InlineData("A.B.C", null)]
    public void The_most_exact_selector_counts(string method, string? place)
    {
        var rules = new ToolRules([Of("a.*", "package"), Of("a.B.*", "service"), Of("a.B.C", "exact")]);

        Assert.Equal(place, rules.Find(method)?.Place);
    }

    [Fact]
    public void A_star_alone_stands_for_every_method() => Assert.NotNull(new ToolRules(ServiceRules.Parse("tools: [{selector: '*'}]", "rules.yaml").Tools).Find("a.B.C"));

    [Theory]
    // Names of keys.
    [InlineData("tolls: []", "1:1: unknown key \"tolls\": did you mean \"tools\"?")]
    [InlineData("tools: [{selector: a.B.C, nme: x}]", "1:27: unknown key \"nme\": did you mean \"name\"?")]
    [InlineData("tools: [{selector: a.B.C, summon: x}]", "1:27: unknown key \"summon\": the known keys are selector, name, title, description, read_only, destructive, idempotent, open_world, excluded")]
    [InlineData("tools: [{selector: a.B.C, read_only: true, readOnly: true}]", "1:44: \"readOnly\" and \"read_only\" are the same key: remove one of them")]
    [InlineData("tools: [{selector: a.B.C, name: x, name: y}]", "1:36: the key \"name\" is given twice: remove one of them")]
    // Selectors.
    [InlineData("tools: [{name: x}]", "1:9: a tool needs a selector: the full name of a method, such as package.Service.Method, or package.Service.* for all methods of a service")]
    [InlineData("tools: [{selector: ~}]", "1:9: a tool needs a selector")]
    [InlineData("tools: [{selector: a.B/C}]", "1:20: \"a.B/C\" is not a full name of a method: write package.Service.Method, or package.Service.* for all methods of a service, without a slash or a dot before it")]
    [InlineData("tools: [{selector: ''}]", "1:20: \"\" is not a full name")]
    [InlineData("tools: [{selector: C}]", "1:20: \"C\" is not a full name")]
    [InlineData("tools: [{selector: 'a.B*'}]", "1:20: \"a.B*\" is not a full name")]
    [InlineData("tools: [{selector: 'a.*.C'}]", "1:20: \"a.*.C\" is not a full name")]
    [InlineData("tools: [{selector: '.*'}]", "1:20: \".*\" is not a full name")]
    [InlineData("tools: [{selector: a.B.C}, {selector: a.B.D}, {selector: a.B.C}]", "1:47: a.B.C is a tool already, in line 1: remove one of them")]
    [InlineData("tools: [{selector: a.B.*, read_only: true}]", "1:27: \"read_only\" is for one method, but a.B.* stands for several: name the method in an item of its own")]
    // Types.
    [InlineData("tools: a.B.C", "1:8: \"tools\" must be a list: begin each item with -")]
    [InlineData("tools: {selector: a.B.C}", "1:8: \"tools\" must be a list: begin each item with -")]
    [InlineData("tools: [a.B.C]", "1:9: a tool must be a map with a selector: write - selector: package.Service.Method")]
    [InlineData("tools: [~]", "1:9: a tool must be a map with a selector")]
    [InlineData("tools: [{selector: [a.B.C]}]", "1:20: \"selector\" must be text, not a list")]
    [InlineData("tools: [{selector: a.B.C, name: 7}]", "1:33: \"name\" must be text, not 7: quote the value if it is text")]
    [InlineData("tools: [{selector: a.B.C, description: [x]}]", "1:40: \"description\" must be text, not a list")]
    [InlineData("tools: [{selector: a.B.C, read_only: yes}]", "1:38: \"read_only\" must be true or false")]
    [InlineData("tools: [{selector: a.B.C, excluded: 'true'}]", "1:37: \"excluded\" must be true or false")]
    // Names of tools.
    [InlineData("tools: [{selector: a.B.C, name: ''}]", "1:33: \"\" is not a valid tool name: expected 1 to 64 letters, digits, - and _")]
    [InlineData("tools: [{selector: a.B.C, name: find it}]", "1:33: \"find it\" is not a valid tool name")]
    [InlineData("tools: [{selector: a.B.C, name: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa}]", "1:33: \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\" is not a valid tool name")]
    [InlineData("tools:\n- {selector: a.B.C, name: x}\n- {selector: a.B.D, name: x}", "3:27: the tool in line 2 has the name \"x\" already: give one of them another name")]
    public void Mistake_is_told_with_its_place_and_the_remedy(string text, string mistake) =>
        Assert.Contains($"rules.yaml:{mistake}", Assert.Throws<SchemaSourceException>(() => ServiceRules.Parse(text, "rules.yaml")).Message);

    private static ToolRule Of(string selector, string place) => new(selector, new ToolMetadata { IsPattern = selector.EndsWith('*'), Place = place });
}
