using Gateway.Rest.Tests.Lab;
using Gateway.Transcoding.Binding;
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

    private sealed class MistakesService : Mistakes.MistakesBase;
}
