using System.Diagnostics;
using Gateway.Yarp.Tests.Hostile.Lab;
using Gateway.Yarp.Tests.Schemas;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Gateway.Yarp.Tests.Hostile;

/// <summary>A server with very many methods.</summary>
public sealed class ManyMethodsTests
{
    private const int Count = 5000;

    [Fact]
    public async Task Five_thousand_methods_are_served()
    {
        using var files = new TemporaryFile(new FileDescriptorSet { File = { MakeFile() } }.ToByteArray());
        await using var server = await HostileServer.StartAsync(GrpcAnswer.AnswerWellAsync);
        var watch = Stopwatch.StartNew();
        await using var gateway = await HostileGateway.StartAsync(server.Address, cluster =>
        {
            cluster.DescriptorSet = files.Path;
            cluster.Services.Clear();
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"The gateway started in {watch.Elapsed.TotalSeconds:F1} s.");
        watch.Restart();

        Assert.Equal((200, "{\"text\":\"well\"}"), await gateway.Proxy.PostAsync($"/test.Many/M{Count - 1}", "{}"));

        TestContext.Current.TestOutputHelper?.WriteLine($"The first call took {watch.Elapsed.TotalSeconds:F1} s.");
        await gateway.CheckOthersAsync();
    }

    private static FileDescriptorProto MakeFile()
    {
        var file = ProtoFiles.File("many.proto").WithMessage("Note", ProtoFiles.Text("text", 1));
        var service = new ServiceDescriptorProto { Name = "Many" };
        service.Method.AddRange(Enumerable.Range(0, Count).Select(static number => new MethodDescriptorProto { Name = $"M{number}", InputType = ".test.Note", OutputType = ".test.Note" }));
        file.Service.Add(service);
        return file;
    }
}
