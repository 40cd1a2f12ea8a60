using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Binding;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using MistakeProtos;

namespace Gateway.Rest.Tests.Start;

/// <summary>Rules that cannot be served stop the start, and all of them are told at once.</summary>
public sealed class MistakeTests
{
    [Fact]
    public async Task Every_mistake_is_listed_with_its_file_its_method_and_its_place()
    {
        var error = await Assert.ThrowsAsync<BindingException>(() => new LabHost { Map = app => app.MapGrpcService<MistakesService>() }.StartAsync());

        Assert.Equal(
            ["mistakes.Mistakes/Second", "mistakes.Mistakes/Unclosed", "mistakes.Mistakes/UnknownBody", "mistakes.Mistakes/UnknownField"],
            error.Problems.Select(problem => problem.Method).Order(StringComparer.Ordinal));
        Assert.All(error.Problems, problem => Assert.Equal("mistakes.proto", problem.File));
        Assert.All(error.Problems, problem => Assert.Contains(problem.ToString(), error.Message, StringComparison.Ordinal));
        Assert.NotNull(Assert.Single(error.Problems, problem => problem.Method.EndsWith("Unclosed", StringComparison.Ordinal)).Column);
        Assert.Contains("GET /v2/{name}", Assert.Single(error.Problems, problem => problem.Method.EndsWith("Second", StringComparison.Ordinal)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_that_a_query_would_bind_by_the_name_of_a_parameter_of_the_gateway_is_a_mistake()
    {
        var error = await Assert.ThrowsAsync<BindingException>(() => new LabHost { Map = app => app.MapGrpcService<TakenService>() }.StartAsync());

        Assert.Equal(["GET /v1/named", "GET /v1/named:watch"], error.Problems.Select(problem => problem.Binding));
        Assert.Equal(
            "mistakes.proto: mistakes.Taken/Get: GET /v1/named: the field alt of mistakes.Named has the name of the query parameter \"$alt\", which chooses the form of a stream; "
            + "give the field another json_name, or set GatewayOptions.StreamFormatParameter to another name, or to null for none",
            error.Problems[0].ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("format")]
    public async Task The_same_field_is_bound_where_the_parameter_has_another_name_or_none(string? name)
    {
        await using var host = await new LabHost { Map = app => app.MapGrpcService<TakenService>(), Rest = options => options.StreamFormatParameter = name }.StartAsync();

        Assert.Equal((200, "{\"$alt\":\"x\"}"), (await host.GetAsync("/v1/named?$alt=x")).Both);
    }

    private sealed class TakenService : Taken.TakenBase
    {
        public override Task<Named> Get(Named request, ServerCallContext context) => Task.FromResult(request);
    }

    private sealed class MistakesService : Mistakes.MistakesBase;
}
