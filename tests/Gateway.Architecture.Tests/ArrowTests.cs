using System.Reflection;
using NetArchTest.Rules;

namespace Gateway.Architecture.Tests;

/// <summary>
/// The arrows between projects and between rooms go one way. A room may use those before it in its list, and the types in the root of its project; a circle
/// has no such list.
/// </summary>
public sealed class ArrowTests
{
    private static readonly Dictionary<string, string[]> _rooms = new()
    {
        ["Gateway.Cleartext"] = ["HandOver", "Detection", "Endpoints"],
        ["Gateway.Console"] = ["Methods", "Shapes", "Home", "Hosting"],
        ["Gateway.Mcp"] = ["Protos", "Tools", "Access", "Calls", "Hosting"],
        ["Gateway.OpenApi"] = ["Comments", "Served", "Fields", "Schemas", "Documents", "Swashbuckle.Swagger", "Swashbuckle.Page"],
        ["Gateway.Rest"] =
        [
            "Configuration", "Times", "Protocol", "Options", "Exchange", "Requests", "Responses", "Telemetry", "Calls", "Unary", "Streams", "Connect",
            "WebSockets.Handshake", "WebSockets.Connection", "WebSockets.Messages", "InProcess", "Methods", "Routing", "Hosting",
        ],
        ["Gateway.Transcoding"] = ["Wire", "Descriptors", "Routing", "Json.Text", "Json.Reading", "Json.Writing", "Records", "Contract", "Binding", "Served"],
        ["Gateway.Yarp"] = ["Settings", "Names", "Schemas", "Reflection", "Rules", "Upstreams", "Clusters", "Forwarding", "Methods", "Hosting"],
        ["Greetering.Api"] = ["Chat", "Echo", "Home", "Services", "Swagger"],
    };

    // Doors are siblings: none knows another. A door is one room, or the rooms whose names it begins.
    private static readonly string[] _doors = ["Unary", "Streams", "Connect", "WebSockets", "InProcess"];

    public static TheoryData<string, string> Rooms
    {
        get
        {
            var all = new TheoryData<string, string>();
            foreach (var (project, rooms) in _rooms)
            {
                foreach (var room in rooms)
                {
                    all.Add(project, room);
                }
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_only_those_before_it(string project, string room)
    {
        var rooms = _rooms[project];
        string[] later = [.. rooms.SkipWhile(one => one != room).Skip(1)];

        AssertUsesNone(project, room, later);
    }

    [Theory]
    [InlineData("Gateway.Cleartext")]
    [InlineData("Gateway.Console")]
    [InlineData("Gateway.Mcp")]
    [InlineData("Gateway.OpenApi")]
    [InlineData("Gateway.Rest")]
    [InlineData("Gateway.Transcoding")]
    [InlineData("Gateway.Yarp")]
    [InlineData("Greetering.Api")]
    public void A_room_uses_no_type_of_the_root_that_uses_it_or_a_later_room(string project)
    {
        var rooms = _rooms[project];
        Type[] root = [.. AssemblyOf(project).GetTypes().Where(type => type.Namespace == project && type.DeclaringType is null)];
        foreach (var type in root)
        {
            // Also by way of other types of the root.
            var reached = Reach(type, root);
            var last = Array.FindLastIndex(rooms, room => reached.Any(one => Uses(one, $"{project}.{room}")));
            foreach (var room in rooms[..(last + 1)])
            {
                var result = TypesOf(project, room).ShouldNot().HaveDependencyOnAny(type.FullName!).GetResult();

                Assert.True(result.IsSuccessful, $"{type.Name} uses {rooms[last]}, and {room} uses it:\n{Describe(result)}");
            }
        }
    }

    [Theory]
    [InlineData("Gateway.Cleartext")]
    [InlineData("Gateway.Console")]
    [InlineData("Gateway.Mcp")]
    [InlineData("Gateway.OpenApi")]
    [InlineData("Gateway.Rest")]
    [InlineData("Gateway.Yarp")]
    public void No_room_uses_the_extension_methods_that_set_its_project_up(string project)
    {
        string[] extensions =
        [
            .. AssemblyOf(project).GetTypes()
                .Where(type => type is { IsPublic: true, Namespace: { } name } && !name.StartsWith(project, StringComparison.Ordinal))
                .Select(static type => type.FullName!),
        ];
        Assert.NotEmpty(extensions);

        foreach (var room in _rooms[project])
        {
            var result = TypesOf(project, room).ShouldNot().HaveDependencyOnAny(extensions).GetResult();

            Assert.True(result.IsSuccessful, Describe(result));
        }
    }

    [Theory]
    [InlineData("Unary")]
    [InlineData("Streams")]
    [InlineData("Connect")]
    [InlineData("WebSockets")]
    [InlineData("InProcess")]
    public void A_door_knows_no_other(string door) => AssertUsesNone("Gateway.Rest", door, [.. _doors.Where(other => other != door)]);

    [Theory]
    [InlineData("Gateway.Cleartext")]
    [InlineData("Gateway.Console")]
    [InlineData("Gateway.Mcp")]
    [InlineData("Gateway.OpenApi")]
    [InlineData("Gateway.Rest")]
    [InlineData("Gateway.Transcoding")]
    [InlineData("Gateway.Yarp")]
    [InlineData("Greetering.Api")]
    public void Every_room_is_in_the_list(string project)
    {
        var found = AssemblyOf(project).GetTypes()
            .Select(static type => type.Namespace)
            .OfType<string>()
            .Where(name => name.StartsWith(project + ".", StringComparison.Ordinal))
            .Select(name => name[(project.Length + 1)..])
            .Distinct()
            .Order(StringComparer.Ordinal);

        Assert.Equal(_rooms[project].Order(StringComparer.Ordinal), found);
    }

    [Theory]
    [InlineData("Gateway.Transcoding", "Gateway.Rest", "Gateway.OpenApi", "Gateway.Cleartext", "Microsoft.AspNetCore", "Grpc.AspNetCore")]
    [InlineData("Gateway.Cleartext", "Gateway.Rest", "Gateway.OpenApi", "Gateway.Transcoding", "Grpc", "Google.Protobuf")]
    [InlineData("Gateway.Mcp", "Gateway.Yarp", "Gateway.Cleartext", "Swashbuckle")]
    [InlineData("Gateway.Rest", "Gateway.Mcp", "Gateway.OpenApi", "Gateway.Console", "Gateway.Cleartext", "Swashbuckle", "ModelContextProtocol")]
    [InlineData("Gateway.OpenApi", "Gateway.Rest", "Gateway.Cleartext", "Gateway.Console")]
    [InlineData("Gateway.Console", "Gateway.Rest", "Gateway.OpenApi.Documents", "Gateway.OpenApi.Schemas", "Gateway.Cleartext", "Grpc.AspNetCore", "Microsoft.OpenApi", "Swashbuckle")]
    [InlineData("Gateway.Yarp", "Gateway.Mcp", "Gateway.OpenApi", "Gateway.Cleartext", "Swashbuckle")]
    public void A_project_does_not_use(string project, params string[] others)
    {
        var result = Types.InAssembly(AssemblyOf(project)).ShouldNot().HaveDependencyOnAny(others).GetResult();

        Assert.True(result.IsSuccessful, Describe(result));
    }

    // Shared source is compiled into packages of other names.
    private static Assembly AssemblyOf(string project) => Assembly.Load(project == "Gateway.OpenApi" ? "Gateway.OpenApi.Swashbuckle" : project);

    private static void AssertUsesNone(string project, string room, string[] others)
    {
        if (others.Length == 0)
        {
            return;
        }

        var types = TypesOf(project, room);
        Assert.NotEmpty(types.GetTypes());

        var result = types.ShouldNot().HaveDependencyOnAny([.. others.Select(other => $"{project}.{other}")]).GetResult();

        Assert.True(result.IsSuccessful, Describe(result));
    }

    private static HashSet<Type> Reach(Type start, Type[] root)
    {
        var reached = new HashSet<Type> { start };
        var next = new Queue<Type>([start]);
        while (next.TryDequeue(out var type))
        {
            foreach (var used in root.Where(one => !reached.Contains(one) && Uses(type, one.FullName!)))
            {
                reached.Add(used);
                next.Enqueue(used);
            }
        }

        return reached;
    }

    private static bool Uses(Type type, string dependency) =>
        Types.InAssembly(type.Assembly).That().HaveName(type.Name).And().HaveDependencyOnAny(dependency).GetTypes().FirstOrDefault() is not null;

    private static PredicateList TypesOf(string project, string room) =>
        Types.InAssembly(AssemblyOf(project)).That().ResideInNamespace($"{project}.{room}");

    private static string Describe(NetArchTest.Rules.TestResult result) =>
        string.Join('\n', result.FailingTypes?.Select(static type => $"{type.FullName}: {type.Explanation}") ?? []);
}
