namespace Gateway.Transcoding.Fuzz.Targets;

/// <summary>Any query: refused, or bound to a request without duplicate records.</summary>
internal sealed class Queries() : FuzzTarget("queries")
{
    private readonly Thing _thing = new("GET", "/v1/{thing.part.name}/{user_id}", "");

    public override byte[] Make(Random random)
    {
        var choices = new byte[random.Next(1, random.Next(50) == 0 ? 3000 : 30)];
        random.NextBytes(choices);
        return choices;
    }

    public override void Check(byte[] input)
    {
        var choices = new Choices(input);
        var query = Thing.Query(choices);
        if (_thing.Bind($"/v1/n/u?{query}", []) is { } request)
        {
            FuzzException.ThrowUnless((request.Thing.Part.Name, request.UserId) == ("n", "u"), () => $"the path lost against {query}");
        }
    }
}
