// Istio's discovery server by the resources of a folder: what pilot-discovery is without
// Kubernetes, certificates, webhooks and metrics.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	"istio.io/istio/pilot/pkg/config/kube/file"
	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/serviceregistry/aggregate"
	kubecontroller "istio.io/istio/pilot/pkg/serviceregistry/kube/controller"
	"istio.io/istio/pilot/pkg/serviceregistry/serviceentry"
	"istio.io/istio/pilot/pkg/xds"
	v3 "istio.io/istio/pilot/pkg/xds/v3"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/schema/kind"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/kube/multicluster"
	"istio.io/istio/pkg/util/sets"
)

const clusterID cluster.ID = constants.DefaultClusterName

func main() {
	features.XDSAuth = false
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		err = serve(listener, os.Args[1])
	}
	log.Fatal(err)
}

// serve never ends but by a failure.
func serve(listener net.Listener, folder string) error {
	stop := make(chan struct{})
	env := model.NewEnvironment()
	env.Watcher = meshwatcher.NewTestWatcher(mesh.DefaultMeshConfig())
	env.NetworksWatcher = meshwatcher.NewFixedNetworksWatcher(nil)
	server := xds.NewDiscoveryServer(env, map[string]string{}, krt.GlobalDebugHandler)

	store, err := file.NewController(folder, constants.DefaultClusterLocalDomain, collections.Pilot,
		kubecontroller.Options{KrtDebugger: krt.GlobalDebugHandler})
	if err != nil {
		return err
	}
	routes := model.NewVirtualServiceController(store,
		model.VSControllerOptions{KrtDebugger: krt.GlobalDebugHandler, XDSUpdater: server}, env.Watcher)
	services, err := registry(store, server, env.Watcher, stop)
	if err != nil {
		return err
	}
	env.ServiceDiscovery, env.ConfigStore, env.VirtualServiceController = services, store, routes
	env.Init()
	if err := env.InitNetworksManager(server); err != nil {
		return err
	}

	generate(server, env)
	pushChanges(server, services, store)
	go services.Run(stop)
	go store.Run(stop)
	go routes.Run(stop)
	kube.WaitForCacheSync("resources", stop, services.HasSynced, store.HasSynced, routes.HasSynced)
	server.Start(stop)
	server.ConfigUpdate(&model.PushRequest{Forced: true})
	for server.CommittedUpdates.Load() < 1 {
		time.Sleep(time.Millisecond)
	}
	server.CachesSynced()

	grpcServer := grpc.NewServer()
	server.Register(grpcServer)
	fmt.Println("port", listener.Addr().(*net.TCPAddr).Port)
	fmt.Println("serving")
	return grpcServer.Serve(listener)
}

// registry knows services by ServiceEntry and WorkloadEntry; of Kubernetes it has an empty cluster.
func registry(store model.ConfigStoreController, updater model.XDSUpdater,
	meshConfig meshwatcher.WatcherCollection, stop chan struct{},
) (*aggregate.Controller, error) {
	client := kube.NewFakeClient()
	clusters := multicluster.NewController(multicluster.ControllerOptions{
		Client: client, ClusterID: clusterID, SystemNamespace: constants.IstioSystemNamespace,
		MeshConfig: meshConfig, Debugger: krt.GlobalDebugHandler,
	})
	if err := clusters.Run(stop); err != nil {
		return nil, err
	}
	client.RunAndWait(stop)
	services := aggregate.NewController(aggregate.Options{ConfigClusterID: clusterID})
	services.AddRegistry(serviceentry.NewController(store, updater, clusters, meshConfig,
		serviceentry.WithClusterID(clusterID), serviceentry.WithKRTDebugger(krt.GlobalDebugHandler)))
	return services, nil
}

func generate(server *xds.DiscoveryServer, env *model.Environment) {
	generator := core.NewConfigGenerator(server.Cache)
	server.Generators = map[string]model.XdsResourceGenerator{
		v3.ClusterType:  &xds.CdsGenerator{ConfigGenerator: generator},
		v3.ListenerType: &xds.LdsGenerator{ConfigGenerator: generator},
		v3.RouteType:    &xds.RdsGenerator{ConfigGenerator: generator},
		v3.EndpointType: &xds.EdsGenerator{Cache: server.Cache, EndpointIndex: env.EndpointIndex},
	}
}

// pushChanges as pilot-discovery does: services, routes and endpoints have handlers of their own.
func pushChanges(server *xds.DiscoveryServer, services *aggregate.Controller,
	store model.ConfigStoreController,
) {
	push := func(of kind.Kind, name, namespace string, why model.TriggerReason) {
		server.ConfigUpdate(&model.PushRequest{
			ConfigsUpdated: sets.New(model.ConfigKey{Kind: of, Name: name, Namespace: namespace}),
			Reason:         model.NewReasonStats(why),
		})
	}
	services.AppendServiceHandler(func(_, now *model.Service, _ model.Event) {
		push(kind.ServiceEntry, string(now.Hostname), now.Attributes.Namespace, model.ServiceUpdate)
	})
	handled := sets.New(gvk.ServiceEntry, gvk.WorkloadEntry, gvk.WorkloadGroup, gvk.VirtualService)
	for _, schema := range collections.Pilot.All() {
		if !handled.Contains(schema.GroupVersionKind()) {
			store.RegisterEventHandler(schema.GroupVersionKind(),
				func(_, now config.Config, _ model.Event) {
					push(gvk.MustToKind(now.GroupVersionKind), now.Name, now.Namespace, model.ConfigUpdate)
				})
		}
	}
}
