using System.Text;

namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Path, query and body together, in every way that a rule can divide a message among them.</summary>
internal sealed class Requests() : FuzzTarget("requests")
{
    private static readonly string[] Values = ["a", "1", "%2F", "%C3%A9", "%", "%FF", "true", "RED", "..", "a/b", "-5", "1e2", "AQID", "1970-01-01T00:00:00Z", "1.5s", "a+b", "x:y"];

    private static readonly string[] Bodies =
    [
        "", "{}", "null", "[]", "{\"count\":1,\"part\":{\"name\":\"n\",\"square\":{\"size\":2}}}", "{\"id\":\"x\",\"labels\":{\"a\":1,\"b\":2}}", "{\"thing\":{\"id\":\"y\"},\"userId\":\"z\"}",
        "{\"thing\":{\"part\":{\"inner\":{\"circle\":\"c\"}}},\"email\":\"e\"}", "{\"tags\":[\"t\"],\"meta\":{\"k\":[1,null]}}", "{\"person\":{\"name\":\"p\"}}", "{", "\"text\"", "5",
    ];

    private readonly Thing[] _things =
    [
        new("POST", "/v1/{thing.id}/{user_id=**}", "*"),
        new("PATCH", "/v1/{thing.id}/{thing.part.inner.circle=**}", "thing"),
        new("PUT", "/v1/{person.name}/{page_size}", "thing"),
        new("POST", "/v1/{color}/{blob}", "tags"),
        new("POST", "/v1/{since}/{flag}", "labels"),
        new("POST", "/v1/{parent=a/*}/{big}", "value"),
        new("GET", "/v1/{thing.part.square.inner.name}/{thing.part.square.size}", ""),
    ];

    public override byte[] Make(Random random)
    {
        var choices = new byte[random.Next(1, 40)];
        random.NextBytes(choices);
        return choices;
    }

    public override void Check(byte[] input)
    {
        var choices = new Choices(input);
        var thing = _things[choices.Next(_things.Length)];
        var target = $"/v1/{Values[choices.Next(Values.Length)]}/{Values[choices.Next(Values.Length)]}";
        var body = Bodies[choices.Next(Bodies.Length)];
        thing.Bind($"{target}?{Thing.Query(choices)}", Encoding.UTF8.GetBytes(body));
    }
}
