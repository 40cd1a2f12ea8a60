using Google.Protobuf.Reflection;
using Label = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Label;
using Type = Google.Protobuf.Reflection.FieldDescriptorProto.Types.Type;

namespace Gateway.Yarp.Tests.Schemas;

/// <summary>Descriptors of small files.</summary>
internal static class ProtoFiles
{
    /// <summary>A proto3 file of the package <c>test</c>.</summary>
    public static FileDescriptorProto File(string name, params string[] imports) => new() { Name = name, Package = "test", Syntax = "proto3", Dependency = { imports } };

    public static FileDescriptorProto WithMessage(this FileDescriptorProto file, string name, params FieldDescriptorProto[] fields)
    {
        file.MessageType.Add(new DescriptorProto { Name = name, Field = { fields } });
        return file;
    }

    /// <summary>Adds a service with one method, <c>Call</c>, which takes and returns a message of the file's package.</summary>
    public static FileDescriptorProto WithService(this FileDescriptorProto file, string name, string type)
    {
        var typeName = file.Package.Length == 0 ? $".{type}" : $".{file.Package}.{type}";
        file.Service.Add(new ServiceDescriptorProto { Name = name, Method = { new MethodDescriptorProto { Name = "Call", InputType = typeName, OutputType = typeName } } });
        return file;
    }

    public static FieldDescriptorProto Text(string name, int number) => new() { Name = name, Number = number, Type = Type.String, Label = Label.Optional };

    public static FieldDescriptorProto Message(string name, int number, string typeName) =>
        new() { Name = name, Number = number, Type = Type.Message, TypeName = typeName, Label = Label.Optional };

    /// <summary>A file with a service of its own: <c>a.proto</c> has <c>test.AService</c> and its message <c>test.A</c>.</summary>
    public static FileDescriptorProto Service(string letter, params string[] imports) =>
        File($"{letter.ToLowerInvariant()}.proto", imports).WithMessage(letter, Text("text", 1)).WithService($"{letter}Service", letter);
}
