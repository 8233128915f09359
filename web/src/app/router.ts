import { createRouter, createWebHistory } from 'vue-router'
import { signedIn } from './session'

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'home', component: () => import('../pages/HomePage.vue') },
    { path: '/login', name: 'login', component: () => import('../pages/LoginPage.vue') },
    { path: '/territories/:id', name: 'territory', component: () => import('../pages/TerritoryPage.vue'), props: true },
    { path: '/map/:territory?', name: 'map', component: () => import('../pages/MapPage.vue'), props: true },
    { path: '/rights/import', name: 'rights-import', component: () => import('../pages/RightsImportPage.vue'), meta: { account: true, keep: true } },
    { path: '/workshops', name: 'workshops', component: () => import('../pages/WorkshopsPage.vue'), meta: { account: true } },
    { path: '/workshops/new', name: 'workshop-new', component: () => import('../pages/WorkshopNewPage.vue'), meta: { account: true, keep: true } },
    { path: '/workshops/:id', name: 'workshop', component: () => import('../pages/WorkshopPage.vue'), props: true, meta: { account: true } },
    { path: '/workshops/:id/projector', name: 'projector', component: () => import('../pages/ProjectorPage.vue'), props: true, meta: { account: true, bare: true } },
    { path: '/workshops/:id/sheets', name: 'sheets', component: () => import('../pages/SheetsPage.vue'), props: true, meta: { account: true } },
    { path: '/workshops/:id/sheets/:participant', name: 'sheet', component: () => import('../pages/SheetPage.vue'), props: true, meta: { account: true, keep: true } },
    { path: '/workshops/:id/suspects', name: 'suspects', component: () => import('../pages/SuspectsPage.vue'), props: true, meta: { account: true } },
    { path: '/workshops/:id/proposals', name: 'proposals', component: () => import('../pages/ProposalsPage.vue'), props: true, meta: { account: true } },
    { path: '/cases', name: 'cases', component: () => import('../pages/CasesPage.vue'), meta: { account: true } },
    { path: '/cases/import', name: 'case-import', component: () => import('../pages/CaseImportPage.vue'), meta: { account: true, keep: true } },
    { path: '/cases/:id', name: 'case', component: () => import('../pages/CasePage.vue'), props: true, meta: { account: true, keep: true } },
    { path: '/disputes', name: 'disputes', component: () => import('../pages/DisputesPage.vue'), meta: { account: true } },
    { path: '/disputes/new', name: 'dispute-new', component: () => import('../pages/DisputeNewPage.vue'), meta: { account: true, keep: true } },
    { path: '/disputes/:id', name: 'dispute', component: () => import('../pages/DisputePage.vue'), props: true, meta: { account: true, keep: true } },
    { path: '/hoja/:handle', name: 'my-sheet', component: () => import('../pages/CaseSheetPage.vue'), props: true, meta: { bare: true, keep: true } },
    { path: '/findings', name: 'findings', component: () => import('../pages/FindingsPage.vue') },
    { path: '/findings/:id', name: 'finding', component: () => import('../pages/FindingPage.vue'), props: true },
    { path: '/registers', name: 'registers', component: () => import('../pages/RegistersPage.vue') },
    { path: '/registers/:name', name: 'register', component: () => import('../pages/RegisterPage.vue'), props: true },
    { path: '/registers/:name/new', name: 'record-new', component: () => import('../pages/RecordFormPage.vue'), props: true, meta: { account: true, keep: true } },
    { path: '/registers/:name/import', name: 'register-import', component: () => import('../pages/RegisterImportPage.vue'), props: true, meta: { account: true } },
    { path: '/registers/:name/:id', name: 'record', component: () => import('../pages/RecordPage.vue'), props: true },
    { path: '/registers/:name/:id/edit', name: 'record-edit', component: () => import('../pages/RecordFormPage.vue'), props: true, meta: { account: true, keep: true } },
    { path: '/:path(.*)*', name: 'nowhere', component: () => import('../pages/NowherePage.vue') },
  ],
})

router.beforeEach((to) => {
  if (to.meta.account && !signedIn.value) return { name: 'login', query: { next: to.fullPath } }
  return true
})
