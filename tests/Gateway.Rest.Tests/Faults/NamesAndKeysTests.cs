using FaultProtos;
using Gateway.Rest.Tests.Lab;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Gateway.Rest.Tests.Faults;

/// <summary>Names, keys and templates of an unusual kind, from request to answer.</summary>
public sealed class NamesAndKeysTests
{
    [Theory]
    [InlineData("/v1/get?a.b=x", "\"a.b\":\"x\"")]
    [InlineData("/v1/get?search[field]=x", "\"search[field]\":\"x\"")]
    [InlineData("/v1/get?search%5Bfield%5D=x", "\"search[field]\":\"x\"")]
    [InlineData("/v1/get?parent.a.b=x&parent.parent.search[field]=y", "\"a.b\":\"x\"")]
    [InlineData("/v1/docs/a/b/c", "{\"parent\":\"docs/a/b\",\"collectionId\":\"c\"}")]
    [InlineData("/v1/docs/a/c", "{\"parent\":\"docs/a\",\"collectionId\":\"c\"}")]
    public async Task Rules_with_unusual_names_are_served(string path, string json)
    {
        await using var host = await StartAsync();

        var answer = await host.GetAsync(path);

        Assert.Equal(200, answer.Status);
        Assert.Contains(json, answer.Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"labels":{"x":"1","x":"2"}}""", "$.labels.x: given twice (line 1, column 20)", "labels[x]")]
    [InlineData("""{"parent":{"numbered":{"1":{},"1.0":{}}}}""", "$.parent.numbered[\\\"1.0\\\"]: given twice (line 1, column 31)", "parent.numbered[1.0]")]
    [InlineData("""{"anything":{"a":[{"b":1,"b":2}]}}""", "$.anything.a[0].b: given twice (line 1, column 26)", "anything.a[0].b")]
    [InlineData("""{"choice":{"a":1}}""", "choice is a oneof, not a field: give one of its members instead: a, b", "choice")]
    public async Task Repeated_or_invalid_member_of_a_body_answers_400_with_its_place(string body, string message, string field)
    {
        await using var host = await StartAsync();

        var answer = await host.PostAsync("/v1/post", body);

        Assert.Equal(400, answer.Status);
        Assert.Contains(message, answer.Body, StringComparison.Ordinal);
        Assert.Contains($"\"field\":\"{field}\"", answer.Body, StringComparison.Ordinal);
    }

#if !FORWARDED
    [Fact]
    public async Task An_answer_that_cannot_be_written_is_logged_with_its_field()
    {
        await using var host = await StartAsync();
        host.Kestrel.AllowErrors = true;

        Assert.Equal(500, (await host.GetAsync("/v1/break")).Status);
        Assert.Contains(host.Kestrel.Logs.Entries, entry => entry.Level == LogLevel.Error && entry.Exception?.Message.StartsWith("parent.time: ", StringComparison.Ordinal) == true);
    }
#endif

    private static Task<LabHost> StartAsync() => new LabHost { Map = static app => app.MapGrpcService<FaultService>() }.StartAsync();

    private sealed class FaultService : FaultProtos.Faults.FaultsBase
    {
        public override Task<Odd> Get(Odd request, ServerCallContext context) => Task.FromResult(request);

        public override Task<Odd> Post(Odd request, ServerCallContext context) => Task.FromResult(request);

        public override Task<Documents> List(Documents request, ServerCallContext context) => Task.FromResult(request);

        public override Task<Odd> Break(Odd request, ServerCallContext context) =>
            Task.FromResult(new Odd { Text = "good", Parent = new() { Num = 1, Time = new Timestamp { Seconds = long.MaxValue } } });
    }
}
