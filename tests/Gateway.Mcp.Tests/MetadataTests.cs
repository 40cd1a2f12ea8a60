using Gateway.Mcp.Lab;
using Gateway.Mcp.Tools;
using Gateway.Rest;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Client;
using ModelContextProtocol.Server;

namespace Gateway.Mcp.Tests;

/// <summary>What metadata of endpoints and .proto files say of tools.</summary>
public sealed class MetadataTests
{
    [Fact]
    public async Task A_service_that_is_mapped_with_metadata_has_tools()
    {
        await using var host = await StartAsync(new ToolMetadata { IsPattern = true });
        await using var client = await McpLab.ConnectAsync(host);

        var names = (await client.ListToolsAsync(cancellationToken: McpLab.Stop)).Select(static tool => tool.Name).ToArray();

        Assert.Contains("Things_Get", names);
        Assert.DoesNotContain("Things_Chat", names);
    }

    [Fact]
    public async Task Metadata_of_one_method_stop_the_host_if_it_cannot_be_a_tool()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(new ToolMetadata { Place = "Startup.cs" }));

        Assert.Contains("- Startup.cs: mcplab.Things/Chat cannot be a tool: its client streams", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_count_before_the_file_member_by_member()
    {
        var said = DeclaredTools.Of(Find("Say"), new ToolMetadata { Description = "Speaks.", ReadOnly = true })!;

        Assert.Equal(("test_simple_text", "Say it", "Speaks.", true, false), (said.Tool.Name, said.Tool.Title, said.Tool.Description, said.Tool.ReadOnly, said.Tool.HasDestructive));
    }

    [Theory]
    [InlineData("Say", false, false)]
    [InlineData("Leave", false, true)]
    [InlineData("Say", true, true)]
    public void A_pattern_leaves_what_a_method_says_of_itself_unless_it_excludes(string method, bool excludes, bool isExcluded) =>
        Assert.Equal(isExcluded, DeclaredTools.Of(Find(method), new ToolMetadata { IsPattern = true, IsExcluded = excludes })!.Tool.Excluded);

    [Fact]
    public void Metadata_of_one_method_take_it_back_from_exclusion() => Assert.False(DeclaredTools.Of(Find("Leave"), new ToolMetadata())!.Tool.Excluded);

    // Numbers of extensions are registered nowhere: another file may mean something else by ours, or by its bytes.
    [Theory]
    [InlineData(false, new byte[] { 0x08, 0x01 }, false)]
    [InlineData(true, new byte[] { 0x08, 0x01 }, true)]
    [InlineData(true, new byte[] { 0x0a, 0xff }, false)]
    public void Options_of_another_file_that_has_the_number_say_nothing(bool imports, byte[] extension, bool areTools)
    {
        var options = Extension(extension);
        var file = new FileDescriptorProto
        {
            Name = "other.proto",
            Syntax = "proto3",
            MessageType = { new DescriptorProto { Name = "M" } },
            Service =
            {
                new ServiceDescriptorProto
                {
                    Name = "S",
                    Method = { new MethodDescriptorProto { Name = "Do", InputType = ".M", OutputType = ".M", Options = MethodOptions.Parser.ParseFrom(options) } },
                    Options = ServiceOptions.Parser.ParseFrom(options),
                },
            },
        };
        ByteString[] files = [file.ToByteString()];
        if (imports)
        {
            file.Dependency.Add("gateway/mcp.proto");
            files = [DescriptorReflection.Descriptor.SerializedData, Protos.McpReflection.Descriptor.SerializedData, file.ToByteString()];
        }

        var service = FileDescriptor.BuildFromByteStrings(files)[^1].Services[0];

        Assert.Equal(areTools, DeclaredTools.AreToolsOf(service));
        Assert.Equal(areTools, DeclaredTools.Of(service.Methods[0], null) is not null);
    }

    [Fact]
    public async Task Tools_of_the_application_keep_their_names()
    {
        await using var host = await McpLab.StartAsync(services: services => services.AddMcpServer().WithTools([McpServerTool.Create(static () => "mine", new() { Name = "Things_Get" })]));
        await using var client = await McpLab.ConnectAsync(host);

        var names = (await client.ListToolsAsync(cancellationToken: McpLab.Stop)).Select(static tool => tool.Name).ToArray();

        Assert.Single(names, "Things_Get");
        Assert.Single(names, "mcplab_Things_Get");
    }

    [Fact]
    public async Task A_name_of_a_tool_of_the_application_stops_the_host()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => McpLab.StartAsync(
            static options => options.Names["mcplab.Things/Get"] = "mine",
            services: services => services.AddMcpServer().WithTools([McpServerTool.Create(static () => "mine", new() { Name = "mine" })])));

        Assert.Contains("mcplab.Things/Get has the name 'mine', and so has a tool that the application registers itself: give one of them another name.", error.Message, StringComparison.Ordinal);
    }

    private static Task<Testing.KestrelHost> StartAsync(ToolMetadata metadata) => McpLab.StartAsync(tools: [], things: service => service.WithMetadata(metadata));

    private static MethodDescriptor Find(string method) => LabReflection.Descriptor.Services.Single(static one => one.Name == "Scenarios").FindMethodByName(method);

    private static ByteString Extension(byte[] bytes)
    {
        using var written = new MemoryStream();
        using (var output = new CodedOutputStream(written, leaveOpen: true))
        {
            output.WriteTag(73501, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(bytes));
        }

        return ByteString.CopyFrom(written.ToArray());
    }
}
